//! The codes of the faults that this crate finds, in alphabetical order.

crate::codes! { pub
    APART_SHAPE = "apart_shape" in [Policy] "this rule on schools apart has the wrong keys"
        "A rule `[[apart]]` either lists `schools`, or says `within_km` how near is too near, then with `when` and `missing` where they are needed. A list needs neither of the two.",
        "[[apart]] schools = [100001, 100002], within_km = 5" => "[[apart]] within_km = 5";
    BAD_AMOUNT = "bad_amount" in [Policy] "this is no amount"
        "An amount is a whole number, or a percentage in quotation marks. What a percentage is of, the rule says: places, schools, or what the objective before reached.",
        "at_most = \"a third\"" => "at_most = \"33%\"";
    BAD_PERCENTILE = "bad_percentile" in [Policy] "this is no percentile"
        "The percentiles of a reference are whole numbers from 1 to 99, each with the value that so many per cent of schools stay below.",
        "p90 = 21.4" => "90 = 21.4";
    BAD_PERIOD = "bad_period" in [Tables, Policy, Import, Intake] "this is no academic year"
        "Rates are compared with figures of the same year, so the year must be known and be written as four digits, a slash and the last two digits of the year after. Of a public file with several years, it must be one of them.",
        "2018-19" => "2018/19";
    BANDS_COUNT = "bands_count" in [Policy] "the number of values does not fit the bands"
        "Bands begin below the first number of `from` and end above the last, so there is one value more than there are numbers in `from`.",
        "from = [50, 100], values = [1, 2]" => "from = [50, 100], values = [1, 2, 3]";
    BANDS_NOT_ASCENDING = "bands_not_ascending" in [Policy] "the bands are not in order"
        "The numbers in `from` are the lower ends of bands and must ascend.",
        "from = [100, 50]" => "from = [50, 100]";
    BOUNDS_CROSSED = "bounds_crossed" in [Policy] "the upper bound is below the lower one"
        "No plan can keep `at_most` below `at_least`. Shares are of the places that the rule is about and are rounded up, so a share may cross a number in a small hub only.",
        "at_least = 10, at_most = 5" => "at_least = 5, at_most = 10";
    COMPARISON_DOES_NOT_FIT = "comparison_does_not_fit" in [Policy] "this comparison does not fit the field"
        "Words are compared by `in`, numbers by `at_least` and `below`, and rates also by `at_least_percentile` and `above_expected`; `is_missing` fits all.",
        "{ field = \"phase\", at_least = 2 }" => "{ field = \"phase\", in = [\"secondary\"] }";
    CONDITION_SHAPE = "condition_shape" in [Policy] "this condition has the wrong keys"
        "A condition is one of `all`, `any`, `not` and a test of one `field`; a test has exactly one comparison. Lists are not empty.",
        "{ field = \"pupils\", at_least = 10, below = 90 }" => "{ all = [{ field = \"pupils\", at_least = 10 }, { field = \"pupils\", below = 90 }] }";
    CRITERION_UNUSED = "criterion_unused" in [Policy] "this weight is of a criterion that the policy has not"
        "`enhanced_weights` say how criteria of the policy weigh at enhanced support. Add the criterion, or take the weight out.",
        "enhanced_weights = { distance = 40 }" => "[criteria.distance] with a weight, and then the same";
    DUPLICATE_HUB = "duplicate_hub" in [Tables] "this hub was given before"
        "The id names a hub, so each stands on one row. Remove one of the two rows, or give one of them another id.",
        "H01 on two rows" => "H01 on one row";
    DUPLICATE_PAIR = "duplicate_pair" in [Tables] "this pair was given before"
        "A table of pairs has one row a school and hub. Remove one of the two.",
        "100001,H01 on two rows" => "100001,H01 on one row";
    DUPLICATE_TABLE = "duplicate_table" in [Policy] "this table was given before"
        "A reference has one table for each measure, period and phase. Remove one of the two.",
        "two tables of persistent_absence, 2018/19, primary" => "one table of persistent_absence, 2018/19, primary";
    DUPLICATE_URN = "duplicate_urn" in [Tables, Import, Intake] "this URN was given before"
        "A URN names one school, and a school has one row. Where the rows differ, find out which of them is right; hubmatch does not choose.",
        "100001 on two rows" => "100001 on one row";
    EMPTY_ID = "empty_id" in [Tables] "this hub has no id"
        "Preferences, pins and plans name hubs by their ids.",
        "an empty cell under `id`" => "H01";
    ENHANCED_ABOVE_PLACES = "enhanced_above_places" in [Tables] "there are more enhanced places than places"
        "Enhanced places are part of a hub's places, not beside them.",
        "places 40, enhanced_places 50" => "places 40, enhanced_places 10";
    HALF_A_POSITION = "half_a_position" in [Tables] "this position is half there"
        "A position is an easting and a northing in metres on the National Grid. Give both, or leave both cells empty where the place is not known.",
        "easting 432100, northing empty" => "easting 432100, northing 387400";
    LEVEL_UNUSED = "level_unused" in [Policy] "there are no levels of support in this policy"
        "A level of support means something only where the policy has `[levels]`.",
        "level = \"enhanced\" without [levels]" => "the same rule without `level`";
    MISSING_HAS_NO_MEANING = "missing_has_no_meaning" in [Policy] "this word for missing values has no meaning here"
        "A mean cannot fail. Write \"skip\" to leave out schools whose number is missing, or a number that stands in.",
        "missing = \"fail\"" => "missing = \"skip\"";
    MISSING_NOT_A_WORD = "missing_not_a_word" in [Policy] "no number can stand in here"
        "What is compared is no number, so a missing value can only pass or fail: \"skip\" leaves the rule out for that school, \"fail\" counts it as not met.",
        "missing = 0" => "missing = \"fail\"";
    MISSING_NOT_STATED = "missing_not_stated" in [Policy] "it is not stated what a missing value means"
        "A missing value never counts as a number unless the policy says which. Every rule that reads a field that may be empty says `missing`.",
        "{ field = \"pupils\", at_least = 10 }" => "{ field = \"pupils\", at_least = 10, missing = \"fail\" }";
    MISSING_UNUSED = "missing_unused" in [Policy] "nothing can be missing here"
        "`is_missing` asks whether a value is there, so there is always an answer.",
        "is_missing = true, missing = \"fail\"" => "is_missing = true";
    NAMED_TWICE = "named_twice" in [Policy] "this is named twice"
        "In lists each stands once, and rules of one kind have names of their own, so that messages can name one of them.",
        "hubs = [\"H01\", \"H01\"]" => "hubs = [\"H01\"]";
    NEIGHBOURS_ONE_WAY = "neighbours_one_way" in [Policy] "these regions are neighbours one way only"
        "If one region borders another, so does that one border the first: `[neighbours]` says it in both lists. No region is its own neighbour.",
        "north_east = [\"north_west\"], north_west = []" => "north_east = [\"north_west\"], north_west = [\"north_east\"]";
    NO_LAST_TIER = "no_last_tier" in [Policy] "the last tier does not take all others"
        "Every school belongs to a tier, so the last one has no `when`.",
        "the last of [[tiers]] has a `when`" => "another of [[tiers]] after it, with a name only";
    NO_TIERS = "no_tiers" in [Policy] "the policy has no tiers"
        "Schools are placed by priority tier first. One tier for all of them is enough.",
        "no [[tiers]]" => "[[tiers]] name = \"all schools\"";
    NO_WEIGHT = "no_weight" in [Policy] "nothing weighs anything"
        "A fit is made of criteria by weight: one of them weighs more than 0.",
        "enhanced_weights = { region = 0 }" => "enhanced_weights = { region = 10 }";
    NO_WORDS = "no_words" in [Policy] "words are missing here"
        "Messages, plans and reasons name rules by these words, so they may not be blank.",
        "reason = \"\"" => "reason = \"federation\"";
    NOT_A_RATE = "not_a_rate" in [Policy] "this measure is no rate"
        "References hold distributions of rates: overall_absence, persistent_absence, severe_absence and suspensions.",
        "measure = \"pupils\"" => "measure = \"persistent_absence\"";
    NOT_AUTHORISED = "not_authorised" in [Policy] "it is not said why, or by whom"
        "A pin or bar sets the matching aside for one school, so each states its reason and who authorised it.",
        "authorised_by = \"\"" => "authorised_by = \"Head of programme\"";
    NOT_FINITE = "not_finite" in [Policy] "this is no ordinary number"
        "Infinity, NaN and numbers beyond the range of 64 bits can be compared with nothing.",
        "at_least = inf" => "at_least = 20.5";
    OUT_OF_RANGE = "out_of_range" in [Tables, Policy, Intake] "this number is out of range"
        "The report says which numbers make sense there: percentages end at 100, weights at 10,000, and no count is below 0. Check whether a decimal point or a unit went wrong, or leave the value out where it may be missing.",
        "124" => "12.4";
    OUTSIDE_BRITAIN = "outside_britain" in [Tables] "this position is not in Great Britain"
        "Positions are metres on the National Grid, easting first; longitude and latitude, or kilometres, are something else. 0 0 stands for an unknown place in some registers: leave both cells empty then.",
        "easting -1.54, northing 53.80" => "easting 430300, northing 433800";
    PERCENTILE_UNKNOWN = "percentile_unknown" in [Policy] "the reference does not give this percentile"
        "A test at a percentile reads the value from every table of the reference for that measure, whatever the school's phase. Add it to those tables, or test at one that all of them have.",
        "at_least_percentile = 80" => "at_least_percentile = 75";
    PERCENTILES_FALL = "percentiles_fall" in [Policy] "the values of this table fall"
        "More schools stay below a larger value, so values never fall as the percentile rises. Two figures may have been exchanged.",
        "75 = 20.1, 90 = 18.3" => "75 = 18.3, 90 = 20.1";
    PIN_NOT_ELIGIBLE = "pin_not_eligible" in [Policy] "this pin is of a pair that is not eligible"
        "The school does not pass the gate, or the pair breaks a hard rule. Where the pin is meant all the same, it says so.",
        "urn = 100001, hub = \"H01\"" => "urn = 100001, hub = \"H01\", override = true";
    PINNED_AND_BARRED = "pinned_and_barred" in [Policy] "this pair is pinned and barred"
        "A school cannot be placed at a hub that it is barred from. One of the two is out of date.",
        "the pair in [[pinned]] and in [[barred]]" => "the pair in one of the two";
    PINNED_TWICE = "pinned_twice" in [Policy] "this school is pinned twice"
        "A school has one hub, and so at most one pin.",
        "two of [[pinned]] with urn = 100001" => "one of [[pinned]] with urn = 100001";
    PREVIOUS_UNMATCHED = "previous_unmatched" in [Policy] "the plan of before is about other schools or hubs"
        "Changes are counted against the plan that `previous` names. No row of it is about a school and a hub of now, so it is most likely another file.",
        "previous = \"other/assignments.csv\"" => "previous = \"2024/assignments.csv\"";
    PRICE_UNUSED = "price_unused" in [Policy] "this price is taken off nothing"
        "Prices of soft rules and of open hubs are taken off the score, so the objectives must have it.",
        "[[objectives]] without goal = \"score\"" => "[[objectives]] goal = \"score\"";
    QUOTA_WITHOUT_BOUND = "quota_without_bound" in [Policy] "this quota asks for nothing"
        "A quota says `at_least`, `at_most` or `reserve`.",
        "[[quotas]] name = \"special schools\"" => "[[quotas]] name = \"special schools\", at_least = 2";
    REFERENCE_LACKS_MEASURE = "reference_lacks_measure" in [Policy] "the reference has no such figures"
        "The test or criterion reads figures that the named reference does not hold: tables of that measure, or their `context`. Add them, or name another reference.",
        "{ field = \"severe_absence\", reference = \"england\" }" => "the same, and tables of severe_absence in [references.england]";
    REFERENCE_UNUSED = "reference_unused" in [Policy] "this comparison reads no reference"
        "Only `at_least_percentile`, `above_expected` and `is_missing` read a reference. Take the key out, or compare otherwise.",
        "at_least = 10, reference = \"england\"" => "at_least_percentile = 75, reference = \"england\"";
    REPEATED_PREFERENCE = "repeated_preference" in [Tables, Intake] "this hub is named twice among the preferences"
        "Preferences are in order, so each hub stands once.",
        "H01;H02;H01" => "H01;H02";
    RESERVE_FOR_ALL = "reserve_for_all" in [Policy] "this reserve is for everyone"
        "A reserve keeps places for some schools. Say by `schools` or `each` for which.",
        "reserve = \"30%\"" => "reserve = \"30%\", schools = { field = \"phase\", in = [\"special\"], missing = \"fail\" }";
    RULE_UNUSED = "rule_unused" in [Policy, Matrix] "this has no effect"
        "What is written here could never change a plan, because what it belongs to is not there or takes all already. Nothing is left standing that only looks as if it counted: remove it, or add what it needs.",
        "may_close = true, without `minimum`" => "may_close = true, minimum = 10";
    STEP_SHAPE = "step_shape" in [Policy] "this step has the wrong keys"
        "A step of widening says how far it reaches: by `reach` or by `within_km`, and not by both.",
        "reach = \"own_region\", within_km = 30" => "within_km = 30";
    STEP_TAKES_ALL = "step_takes_all" in [Policy] "no step can come after this one"
        "A step that reaches anywhere leaves nothing for those after it. It stands last.",
        "reach = \"anywhere\" as the first step" => "reach = \"anywhere\" as the last step";
    TABLE_MISSING = "table_missing" in [Policy] "a table that the policy needs is not named"
        "A rule, criterion, step or objective reads a table that the policy does not have. Files are named at the top of the policy, relative to it.",
        "[rules] max_travel_time = 60" => "travel_times = \"times.csv\" at the top, and the same rule";
    TIER_TAKES_ALL = "tier_takes_all" in [Policy] "this tier takes every school"
        "A tier without `when` takes every school that is in no tier before it, so the later ones stay empty. Only the last one has none.",
        "[[tiers]] name = \"priority\"" => "[[tiers]] name = \"priority\", when = { ... }";
    TOGETHER_AND_APART = "together_and_apart" in [Policy] "these schools must stay together and apart"
        "Two rules contradict each other, so the schools could never be placed. Take them out of one of the two.",
        "the pair in [[together]] and in [[apart]]" => "the pair in one of the two";
    TOLERANCE_WITH_DEPTH = "tolerance_with_depth" in [Policy] "an objective with depth has no tolerance"
        "With `depth`, each of the lowest scores is kept as it is. Remove one of the two keys.",
        "depth = 3, tolerance = \"1%\"" => "depth = 3";
    TOO_FEW_SCHOOLS = "too_few_schools" in [Policy] "this rule needs two schools or more"
        "One school is always together with itself, and never apart from it.",
        "schools = [100001]" => "schools = [100001, 100002]";
    TOO_MANY_HUBS = "too_many_hubs" in [Tables] "there are too many hubs"
        "The engine takes 2,000 hubs at most. Check that it is the right file, or split the programme.",
        "schools.csv given as --hubs" => "hubs.csv given as --hubs";
    UNKNOWN_HUB = "unknown_hub" in [Tables, Policy, Intake] "there is no such hub"
        "The id is not in the list of hubs; ids are compared letter by letter. Correct it, or remove what names it.",
        "H1" => "H01";
    UNKNOWN_REFERENCE = "unknown_reference" in [Policy] "there is no such reference"
        "Tests and criteria name a table under `[references]`, which is part of the policy file.",
        "reference = \"national\"" => "reference = \"england\"";
    UNKNOWN_RESOURCE = "unknown_resource" in [Policy] "there is no such resource"
        "`unit` names one of the policy's `[[resources]]`.",
        "unit = \"place\"" => "unit = \"places\"";
    UNKNOWN_SCHEMA = "unknown_schema" in [Policy] "this policy is of another version"
        "`schema` says which version of policies the file is written in. This version of hubmatch reads 1.",
        "schema = 2" => "schema = 1";
    UNKNOWN_TIER = "unknown_tier" in [Policy] "there is no such tier"
        "Tiers are counted from 1, in the order in which they stand.",
        "up_to_tier = 9" => "up_to_tier = 2";
    UNKNOWN_URN = "unknown_urn" in [Tables, Policy, Import, Intake] "there is no such school"
        "The URN is not in the list of schools. A school may have got another one when it became an academy. Correct it, or remove what names it.",
        "urn = 100009" => "urn = 100006";
    UNKNOWN_WORD = "unknown_word" in [Tables, Policy, Intake] "this word is not in the vocabulary"
        "Some cells and keys take the words of a list only, in lower case and with underscores. The report shows the list and the nearest word.",
        "Secondary school" => "secondary";
}
