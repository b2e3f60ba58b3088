//! Writing that fails or is killed on the way, for real: the old plan or the new one is there, whole.
#![cfg(unix)]

use std::process::Command;

use super::workshop::{INPUTS, Run, Workshop};

const FILES: [&str; 5] = [
    "assignments.csv",
    "hubs.csv",
    "plan.json",
    "unplaced.csv",
    "waiting_list.csv",
];

/// A workshop with the plan of one seed, and the command that writes that of another over it.
fn with_plan() -> (Workshop, String) {
    let workshop = Workshop::with_inputs();
    workshop.ok(&format!("match {INPUTS} --out plan --seed 1"));
    let again = format!("match {INPUTS} --out plan --seed 2 --force");
    (workshop, again)
}

fn plan(workshop: &Workshop, folder: &str) -> Vec<(String, Vec<u8>)> {
    let names = workshop.list(folder).into_iter();
    names
        .map(|name| {
            let bytes = workshop.bytes(&format!("{folder}/{name}"));
            (name, bytes)
        })
        .collect()
}

/// Runs a script in the workshop, in which `$HUBMATCH` is the command.
fn script(workshop: &Workshop, program: &[&str], text: &str) -> std::process::Output {
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).args(["-c", text]);
    command.env("HUBMATCH", assert_cmd::cargo::cargo_bin("hubmatch"));
    command.current_dir(workshop.path(".")).output().unwrap()
}

fn verify(workshop: &Workshop) -> String {
    workshop.ok(&format!("verify {INPUTS} --plan plan/plan.json"))
}

#[test]
fn files_that_may_not_be_large() {
    let (workshop, again) = with_plan();
    let before = plan(&workshop, "plan");
    assert_eq!(before.len(), FILES.len());
    let text = format!("trap '' XFSZ; ulimit -f 8; exec \"$HUBMATCH\" {again}");
    let run = Run::of(script(&workshop, &["sh"], &text));
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{run:?}");
    assert!(run.err.starts_with("cannot write plan/"), "{run:?}");
    assert!(
        plan(&workshop, "plan") == before,
        "{:?}",
        workshop.list("plan")
    );
    // The same limit kills a process that does not heed it.
    let killed = script(
        &workshop,
        &["sh"],
        &format!("ulimit -f 8; exec \"$HUBMATCH\" {again}"),
    );
    assert_eq!(killed.status.code(), None, "{killed:?}");
    let is_temporary = |(name, _): &(String, Vec<u8>)| name.starts_with(".hubmatch-");
    let mut left = plan(&workshop, "plan");
    assert!(left.iter().any(is_temporary), "{:?}", workshop.list("plan"));
    left.retain(|file| !is_temporary(file));
    assert!(left == before);
    verify(&workshop);
    // The next plan leaves nothing of it.
    workshop.ok(&again);
    assert_eq!(workshop.list("plan"), FILES);
    assert!(plan(&workshop, "plan") != before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full() {
    let (workshop, _) = with_plan();
    let unshare = ["unshare", "--user", "--map-root-user", "--mount", "sh"];
    let mount = "mkdir disk && mount -t tmpfs -o size=160k tmpfs disk";
    let may = script(
        &workshop,
        &["sh"],
        "command -v unshare && unshare --user --map-root-user --mount true",
    );
    let small = script(&workshop, &unshare, mount);
    if !may.status.success() || !small.status.success() {
        eprintln!("skipped: no file system can be mounted here");
        return;
    }
    let text = format!(
        "mount -t tmpfs -o size=400k tmpfs disk && cp -r plan disk/plan && cp -r disk/plan kept \
         && head -c 150000 /dev/zero > disk/filler; \
         \"$HUBMATCH\" match {INPUTS} --out disk/plan --seed 2 --force; code=$?; ls -A disk/plan; diff -r disk/plan kept && exit $code"
    );
    let run = Run::of(script(&workshop, &unshare, &text));
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("No space left on device"), "{run:?}");
    let left: Vec<_> = run.out.lines().collect();
    assert_eq!(left, FILES, "{run:?}");
}

#[test]
fn a_set_that_was_half_renamed_is_finished_by_who_reads_it() {
    let (workshop, _) = with_plan();
    workshop.ok(&format!("match {INPUTS} --out other --seed 2"));
    let other = plan(&workshop, "other");
    // As a process leaves it that is killed between two renames.
    let name = |text: &str| serde_json::json!({ "Unix": text.as_bytes() });
    let mut forth = Vec::new();
    for (at, (file, bytes)) in other.iter().enumerate() {
        let temporary = format!(".hubmatch-abcde{at}");
        forth.push(serde_json::json!({ "from": name(&temporary), "to": name(file) }));
        let place = if at == 0 { file } else { &temporary };
        workshop.write(&format!("plan/{place}"), bytes);
    }
    let folder = workshop.path("plan").canonicalize().unwrap();
    let journal = serde_json::json!({
        "id": name(".hubmatch-abcde0"),
        "folders": [name(folder.to_str().unwrap())],
        "is_back": false,
        "forth": forth,
        "back": [],
    });
    workshop.write("plan/.hubmatch-journal", journal.to_string());
    verify(&workshop);
    assert!(
        plan(&workshop, "plan") == other,
        "{:?}",
        workshop.list("plan")
    );
}

#[test]
fn what_is_no_file_is_no_input() {
    let workshop = Workshop::with_inputs();
    std::os::unix::fs::symlink("nowhere", workshop.path("link")).unwrap();
    std::os::unix::fs::symlink("in/schools.csv", workshop.path("good")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(workshop.path("socket")).unwrap();
    let fails = |path: &str, what: &str| {
        let args = INPUTS.replace("in/schools.csv", path);
        let err = workshop.fails(&format!("check {args}"), 1, &["cannot_read", path, what]);
        assert!(
            err.ends_with("1 problem in 1 file; nothing was written.\n"),
            "{err}"
        );
        workshop.fails(&format!("solve {path} in/hubs.csv"), 1, &[path, what]);
        workshop.fails(
            &format!("import --gias {path} --out new.csv"),
            1,
            &[path, what],
        );
        let plan = format!("verify {INPUTS} --plan {path}");
        workshop.fails(&plan, 1, &[path, what]);
        let policy = INPUTS.replace("in/policy.toml", path);
        let code = if path == "link" { 2 } else { 1 };
        workshop.fails(&format!("check {policy}"), code, &[path]);
    };
    fails("in", "it is a folder");
    fails("link", "symbolic link");
    fails("socket", "it is a device");
    fails("/dev/zero", "it is a device");
    workshop.ok(&format!(
        "check {}",
        INPUTS.replace("in/schools.csv", "good")
    ));
    // A file that may not be read, where somebody else than root runs the tests.
    let secret = workshop.path("secret");
    std::fs::write(&secret, "").unwrap();
    std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o000)).unwrap();
    if std::fs::read(&secret).is_ok() {
        eprintln!("skipped: root may read all files");
    } else {
        fails("secret", "ermission denied");
    }
}

#[test]
fn what_is_no_file_is_not_replaced() {
    let workshop = Workshop::with_inputs();
    workshop.write("target", "old");
    std::os::unix::fs::symlink("target", workshop.path("link")).unwrap();
    std::os::unix::fs::symlink("nowhere", workshop.path("loose")).unwrap();
    let fifo = Command::new("mkfifo").arg(workshop.path("fifo")).status();
    assert!(fifo.unwrap().success());
    workshop.write("costs", "1,2\n");
    workshop.write("places", "1,1");
    let before = workshop.list(".");
    for (path, what) in [
        ("in", "it is a folder"),
        ("in/", "it names a folder"),
        ("link", "symbolic link"),
        ("loose", "symbolic link"),
        ("fifo", "no regular file"),
        ("/dev/null", "no regular file"),
    ] {
        for command in [
            format!("solve costs places --assignment {path}"),
            format!("synth --from in/schools.csv --hubs 2 --seed 1 --out {path}"),
        ] {
            let err = workshop.fails(&command, 1, &["cannot write ", path, what]);
            assert_eq!(err.lines().count(), 1, "{err}");
        }
    }
    // In place of a file of a plan.
    std::fs::create_dir(workshop.path("plan")).unwrap();
    std::os::unix::fs::symlink("../target", workshop.path("plan/plan.json")).unwrap();
    let command = format!("match {INPUTS} --out plan --force");
    workshop.fails(&command, 1, &["plan/plan.json", "symbolic link"]);
    assert_eq!(workshop.read("target"), "old");
    assert_eq!(workshop.list("plan"), ["plan.json"]);
    assert_eq!(workshop.list(".").len(), before.len() + 1);
}
