//! The application form in its three shapes.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use calamine::{Reader, SheetVisible, Xlsx};
use hub_core::model::{
    FsmMeasure, InvestmentArea, Overall, Phase, Region, SupportAsked, Term, Theme,
};
use hub_io::form::{Question, header, questions, schema, template};
use serde_json::{Value, json};

fn words(key: &str) -> BTreeSet<&'static str> {
    let question = questions().iter().find(|it| it.key() == key);
    let choices = question.unwrap().kind.choices();
    choices.iter().map(|choice| choice.value).collect()
}

fn of<T: Term>() -> BTreeSet<&'static str> {
    T::ALL.iter().map(|word| word.name()).collect()
}

#[test]
fn choices_are_the_words_of_the_model() {
    assert_eq!(words("phase"), of::<Phase>());
    assert_eq!(words("region"), of::<Region>());
    assert_eq!(words("ofsted_overall"), of::<Overall>());
    assert_eq!(words("investment_area"), of::<InvestmentArea>());
    assert_eq!(words("fsm_measure"), of::<FsmMeasure>());
    assert_eq!(words("needs"), of::<Theme>());
    assert_eq!(words("support_asked"), of::<SupportAsked>());
}

#[test]
fn texts_and_labels_are_told_apart_and_never_separate() {
    let texts: BTreeSet<&str> = questions().iter().map(|it| it.text).collect();
    assert_eq!(texts.len(), questions().len());
    for question in questions() {
        let choices = question.kind.choices();
        let names = choices.iter().flat_map(|it| [it.value, it.label]);
        let names: BTreeSet<String> = names.map(str::to_lowercase).collect();
        let alike = choices
            .iter()
            .filter(|it| it.value == it.label.to_lowercase());
        assert_eq!(
            names.len() + alike.count(),
            2 * choices.len(),
            "{}",
            question.key()
        );
        assert!(choices.iter().all(|it| !it.label.contains(';')));
    }
}

#[test]
fn header_names_every_question_once() {
    let keys: Vec<_> = questions().iter().map(Question::key).collect();
    assert_eq!(String::from_utf8(header()).unwrap(), keys.join(",") + "\n");
}

#[test]
fn schema_takes_an_application_and_refuses_faults() {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema())
        .unwrap();
    let good = json!({
        "applied_on": "2023-05-02 14:05",
        "urn": "100001",
        "name": "St Mary's",
        "phase": "primary",
        "persistent_absence": 21.5,
        "absence_period": "2021/22",
        "needs": ["send", "transition"],
        "head_agrees": "yes",
    });
    let trust = json!({
        "applied_on": "2023-05-02T14:05:30",
        "urn": "100001;100002",
        "name": ["St Mary's", "St John's"],
        "phase": "primary",
        "pupils": [210, 180],
        "head_agrees": "yes",
        "trust_agrees": "yes",
    });
    for application in [&good, &trust] {
        let faults: Vec<_> = validator
            .iter_errors(application)
            .map(|it| it.to_string())
            .collect();
        assert_eq!(faults, Vec::<String>::new());
    }
    let with = |key: &str, value: Value| {
        let mut bad = good.clone();
        bad[key] = value;
        bad
    };
    for (key, value) in [
        ("phase", json!("infant")),
        ("persistent_absence", json!(121)),
        ("persistent_absence", json!("21.5%")),
        ("absence_period", json!("2022")),
        ("urn", json!("1234")),
        ("urn", json!("100001,100002")),
        ("applied_on", json!("02/05/2023")),
        ("contact_email", json!("the office")),
        ("needs", json!(["maths"])),
        ("favourite_colour", json!("blue")),
    ] {
        assert!(!validator.is_valid(&with(key, value)), "{key}");
    }
    let mut bad = good.clone();
    bad.as_object_mut().unwrap().remove("head_agrees");
    assert!(!validator.is_valid(&bad));
}

#[test]
fn workbook_asks_each_question_with_lists_and_guidance() {
    let bytes = template();
    assert_eq!(bytes, template(), "the same bytes at any time");
    let mut book = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let shown: Vec<_> = book
        .sheets_metadata()
        .iter()
        .filter(|it| it.visible == SheetVisible::Visible)
        .map(|it| it.name.clone())
        .collect();
    assert_eq!(shown, ["Applications", "Guidance"]);
    let sheet = book.worksheet_range("Applications").unwrap();
    let heading: Vec<_> = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let texts: Vec<_> = questions().iter().map(|it| it.text).collect();
    assert_eq!(heading, texts);
    let guidance = book.worksheet_range("Guidance").unwrap();
    let said: BTreeSet<String> = guidance.rows().flatten().map(ToString::to_string).collect();
    assert!(
        questions()
            .iter()
            .all(|it| said.contains(it.text) && said.contains(it.key()))
    );

    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut xml = String::new();
    archive
        .by_name("xl/worksheets/sheet1.xml")
        .unwrap()
        .read_to_string(&mut xml)
        .unwrap();
    let lists = xml.matches(r#"type="list""#).count();
    let one_of = questions()
        .iter()
        .filter(|it| matches!(it.kind, hub_io::form::Kind::OneOf(_)));
    assert_eq!(lists, one_of.count());
    assert_eq!(xml.matches("<dataValidation ").count(), questions().len());
}
