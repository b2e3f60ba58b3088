//! The codes of the faults that this crate finds, in alphabetical order; those of the model are hub-core's.

pub(crate) use hub_core::issue::codes::*;

hub_core::codes! { pub(crate)
    ANSWER_DIFFERS = "answer_differs" in [Intake] "the register says something else"
        "Phase, region, authority, trust, pupils, judgement or investment area are not what the register has. Nothing is rejected for it: a person decides, and `--prefer` says what counts until then.",
        "phase secondary of a primary school" => "phase primary";
    ANSWERS_OF_SEVERAL = "answers_of_several" in [Intake] "there are not as many answers as schools"
        "A form for several schools of a trust gives each school its own answer, in the order of the URNs and separated as they are. Names, numbers and free text of one school cannot stand for all.",
        "URNs 100001;100002, pupils 210" => "URNs 100001;100002, pupils 210;180";
    BAD_CAPACITY = "bad_capacity" in [Matrix] "this is no number of places"
        "A hub's capacity is a whole number from 0 to 4294967295, one a hub.",
        "12.5" => "12";
    BAD_CELL = "bad_cell" in [Matrix] "this is no number"
        "Entries of a matrix are plain numbers with a decimal point; an empty cell is a forbidden pair. Thousands separators, units and words are none.",
        "1,200" => "1200";
    BAD_DATE = "bad_date" in [Tables, Policy] "this is no day"
        "Days are written year, month and day with hyphens, and must exist. A number of five digits is how a spreadsheet keeps a day: format the cells as dates before saving.",
        "1/3/2025" => "2025-03-01";
    BAD_DAY = "bad_day" in [Import] "this is no day"
        "`--groups-day` says the day of the group links, as year, month and day with hyphens.",
        "--groups-day 01/06/2019" => "--groups-day 2019-06-01";
    BAD_EMAIL = "bad_email" in [Intake] "this is no e-mail address"
        "An address has one @ with something before and a domain after it, and no blanks.",
        "the school office" => "office@school.example";
    BAD_GROUP = "bad_group" in [Matrix] "this is no label"
        "Each school has a label, a whole number of 0 or more; schools of the same label go to one hub. -1 stands for none.",
        "-2" => "-1";
    BAD_ID = "bad_id" in [Tables, Intake] "this id cannot be used in preferences"
        "Semicolons separate the hubs of a school's preferences, so an id has none.",
        "H01;north" => "H01-north";
    BAD_INTEGER = "bad_integer" in [Tables, Intake] "this is no whole number"
        "Counts are written in digits only: no sign, no thousands separator, no fraction.",
        "1,050" => "1050";
    BAD_JSON = "bad_json" in [Tables] "this is no JSON"
        "The text cannot be read as JSON from this place on. Often a comma, a quotation mark or a bracket is missing here or before, or one is too many.",
        "{\"urn\": 100001,}" => "{\"urn\": 100001}";
    BAD_MINIMUM = "bad_minimum" in [Matrix] "this is no minimum"
        "A hub's minimum is a whole number from 0 to 4294967295, one a hub; 0 is none.",
        "-5" => "0";
    BAD_MISSING = "bad_missing" in [Policy] "this does not say what a missing value means"
        "`missing` is \"skip\", \"fail\" or a number that stands in; the rule says which of them make sense.",
        "missing = true" => "missing = \"fail\"";
    BAD_MOMENT = "bad_moment" in [Intake] "this is no day"
        "Forms are sent on a day that exists, written year, month and day, with a local time or without. `dates` under [read] in the columns file says that another order is meant.",
        "28/03/2025" => "2025-03-28";
    BAD_NUMBER = "bad_number" in [Tables, Intake] "this is no number"
        "Numbers are written with a decimal point, without per cent sign, unit or thousands separator.",
        "12,4 %" => "12.4";
    BAD_OPENING_COST = "bad_opening_cost" in [Matrix] "this is no opening cost"
        "What it costs that a hub takes anyone is a number of 0 or more, in the unit of the entries, and a whole one where these are whole.",
        "-100" => "100";
    BAD_OPTION = "bad_option" in [Import, Intake, Matrix, Options] "this option cannot be as it is"
        "The option does not fit the files or the other options. The report says what would.",
        "--unplaced-cost 1.5 for whole costs" => "--unplaced-cost 2";
    BAD_SIZE = "bad_size" in [Matrix] "this is no size"
        "What a school takes of a hub's capacity is a whole number from 0 to 4294967295.",
        "1.5" => "2";
    BAD_SUM = "bad_sum" in [Import] "these percentages add up to more than all pupils"
        "Pupils with a plan and pupils with support are different pupils, so their percentages add up to 100 at most, but for rounding. The file may be damaged.",
        "60.0 and 55.0" => "6.0 and 15.5";
    BAD_TOML = "bad_toml" in [Policy, Intake] "this is no TOML"
        "The policy cannot be read as TOML from this place on. Often a quotation mark or a bracket is missing here or on the line before, or a key stands twice.",
        "name = \"special schools" => "name = \"special schools\"";
    BAD_URN = "bad_urn" in [Tables, Import, Intake] "this is no URN"
        "A URN has six digits. Where a program has made a decimal of it, format the column as text or as whole numbers. Get Information about Schools tells the URN of every school.",
        "100001.0" => "100001";
    BAD_VALUE = "bad_value" in [Import, Matrix] "this value does not belong here"
        "The cell of a public file, or the value in a file of quotas, is nothing that its layout knows. The layout may have changed, or the file been edited: fetch it again.",
        "n.a." => "12.4";
    CELL_WITHOUT_HEADING = "cell_without_heading" in [Intake] "a cell stands where no column has a heading"
        "Nothing says which question it answers. Give its column a heading, or empty the cell.",
        "a note beside the table" => "the table alone";
    CANNOT_READ = "cannot_read" in [Tables, Policy, Import, Intake] "the system does not give this file"
        "There is no file of this name, it is a folder, a device or a named pipe, it may not be read, or the disk fails. Where nothing else is wrong the exit code is 1: nothing can be said against what is in the files.",
        "--schools schols.csv" => "--schools schools.csv";
    CLOSED_SCHOOL = "closed_school" in [Intake] "the school is closed"
        "The register says so, or another school continues it. The school stays in the list with the status closed; the policy's gate says what becomes of it.",
        "the URN of before the conversion" => "the academy's URN";
    CONTROL_CHARACTER = "control_character" in [Intake] "there is a control character in this text"
        "It shows nothing and may do something, in a terminal or a spreadsheet program. It comes from copying out of other programs: type the answer anew.",
        "St Mary\\u{7}" => "St Mary";
    CROSSED_BOUNDS = "crossed_bounds" in [Matrix] "the upper bound is below the lower one"
        "No plan can keep `at_most` below `at_least`.",
        "\"at_least\": 5, \"at_most\": 2" => "\"at_least\": 2, \"at_most\": 5";
    DUPLICATE_COLUMN = "duplicate_column" in [Tables, Import, Intake] "this column was given before"
        "Two columns have the same name, and nothing says which of them counts. Remove or rename one.",
        "urn,name,name" => "urn,name";
    DUPLICATE_KEY = "duplicate_key" in [Tables] "this key stands twice in one object"
        "Which of the two values is meant cannot be told, so neither is chosen.",
        "{\"urn\": 100001, \"urn\": 100002}" => "{\"urn\": 100001}";
    DUPLICATE_POSTCODE = "duplicate_postcode" in [Import] "this postcode was given before, with another position"
        "A postcode has one position in a source. Two editions may have been mixed in one folder: give each of them as a source of its own.",
        "AB1 0AA on two rows that differ" => "AB1 0AA on one row";
    EMPTY_CELL = "empty_cell" in [Tables, Intake] "this cell may not be empty"
        "Most cells may stay empty where a value is missing. This one names the record or is needed of every one.",
        "100001,,primary" => "100001,Abbey Road School,primary";
    EMPTY_FILE = "empty_file" in [Tables, Import, Intake, Matrix] "the file is empty"
        "There is nothing in it, or blanks only. A download or an export may have failed.",
        "a file of 0 bytes" => "the file itself";
    EMPTY_ITEM = "empty_item" in [Tables] "an item of this list is empty"
        "Items are separated by single semicolons, with none at either end.",
        "attendance;;transition" => "attendance;transition";
    ERROR_VALUE = "error_value" in [Tables, Intake] "this is what a spreadsheet shows for a formula that failed"
        "The formula behind the cell had no value when the file was saved. Mend it and save again, or leave the cell empty.",
        "#REF!" => "12.4";
    FORMULA_WITHOUT_VALUE = "formula_without_value" in [Tables, Import, Intake] "this formula was saved without its value"
        "Formulas count as the values that were stored with them, and programs other than spreadsheets may store none. Read as an empty cell it would be missing without a word.",
        "a workbook as a program wrote it" => "the same, opened and saved in a spreadsheet program";
    FSM_WITHOUT_MEASURE = "fsm_without_measure" in [Tables, Intake] "it is not said how free school meals are measured"
        "Eligible now, ever in six years, and pupil premium are three different figures: fill the column of the measure beside the percentage.",
        "fsm 24.1, fsm_measure empty" => "fsm 24.1, fsm_measure ever_6";
    GARBLED_TEXT = "garbled_text" in [Intake] "these letters were read in the wrong encoding"
        "Text saved as UTF-8 was opened as Windows-1252 and saved again. The hint says what it may have been. It is kept as it is.",
        "St Maryâ€™s" => "St Mary’s";
    MAY_BE_A_SHARE = "may_be_a_share" in [Intake] "this may be a share, not a percentage"
        "A percentage between 0 and 1 is rare; some programs export 12.5 % as 0.125. Of a workbook, cells that are formatted as percentages are read as they are shown, and are not meant here.",
        "0.125" => "12.5";
    MERGED_CELLS = "merged_cells" in [Tables, Intake] "these cells are merged into one"
        "Of merged cells only the first holds the value; the others would be read as empty. Split them and fill each.",
        "one trust merged over three rows" => "the trust in each of the three rows";
    MISSING_COLUMN = "missing_column" in [Tables, Import, Intake] "a column is missing"
        "The table cannot be used without it. It may be there under another name; of a public file the layout may have changed.",
        "name,phase" => "urn,name,phase";
    MISSING_KEY = "missing_key" in [Policy] "a key is missing"
        "The table in the policy is of no use without it.",
        "[[pinned]] urn = 100001" => "[[pinned]] urn = 100001, hub = \"H01\", reason = \"...\", authorised_by = \"...\"";
    MISSING_NAME = "missing_name" in [Import] "this school has no name"
        "Every school in the register has a name. The file may be damaged: fetch it again.",
        "100001,," => "100001,Abbey Road School,";
    MISSING_NOT_EMPTY = "missing_not_empty" in [Tables, Intake] "a missing value is written as a word"
        "Files mean different things by NA, x, z, c or a hyphen. Here only an empty cell is a missing value, and what it counts the policy says.",
        "n/a" => "an empty cell";
    MORE_PROBLEMS = "more_problems" in [Tables, Intake] "there are more problems than are listed"
        "A file with very many problems has the first of them listed and all of them counted. Often one cause is behind all: a column that was moved, or another encoding.",
        "50,000 problems and 2,000,000 more" => "the same file with its columns in place";
    NAME_DIFFERS = "name_differs" in [Intake] "the register knows this URN under another name"
        "No word that tells schools apart is in both names: the URN may be another school's. Until a person decides, the school of the URN counts as having applied, under the name that `--prefer` says.",
        "Hazel Green for the URN of Oak Lane" => "the URN of Hazel Green";
    NEGATIVE_ENTRY = "negative_entry" in [Matrix] "this entry is below 0"
        "Negative entries are often marks of forbidden pairs, so they are asked about: `--forbidden` names the mark, `--allow-negative` takes them as numbers.",
        "-1 for a forbidden pair" => "--forbidden -1";
    NESTED_TOO_DEEP = "nested_too_deep" in [Policy] "this is nested too deep"
        "Tables and lists within each other are read to 64 levels. A condition that needs more can be written more simply.",
        "any = [{ any = [{ any = ... }] }]" => "any = [...]";
    NESTED_VALUE = "nested_value" in [Tables] "a cell cannot hold this value"
        "A cell holds text, a number, true, false or nothing; a list of these is joined by semicolons, so its items have none. Objects within objects have no column.",
        "\"name\": {\"short\": \"St Mary\"}" => "\"name\": \"St Mary\"";
    NO_BOUND = "no_bound" in [Matrix] "this quota asks for nothing"
        "A quota says `at_least` above 0 or `at_most`.",
        "{\"label\": \"special\"}" => "{\"label\": \"special\", \"at_most\": 1}";
    NO_HEADER = "no_header" in [Tables, Import, Intake] "the file has no header"
        "The first line of a table names its columns; of a public file, one of the first lines does. A title or a blank column above it may have to go, or it is another file.",
        "100001,Abbey Road School" => "urn,name and then the same";
    NO_PLACES = "no_places" in [Tables] "this hub has no places"
        "A hub without places takes nobody. Leave it out, or give its places.",
        "0" => "40";
    NO_RECORDS = "no_records" in [Tables, Intake] "there is nothing below the header"
        "The table has a header and no rows. An export may have filtered all of them away.",
        "urn,name" => "urn,name and rows below it";
    NO_ROWS = "no_rows" in [Import] "there is nothing in this file"
        "The public file has a header and no rows, or the folder no table of its layout. Fetch it again, or check the path.",
        "a folder of PDF files" => "the folder of CSV files";
    NO_SCHOOLS = "no_schools" in [Import] "there are no schools in this file"
        "The file has rows of other levels than schools only, such as local authorities, or of terms. Fetch the file on schools and whole years.",
        "geographic_level Local authority" => "geographic_level School";
    NO_SUCH = "no_such" in [Matrix] "there is no school or hub of this number"
        "Schools and hubs are counted from 0, in the order of the rows and columns of the costs.",
        "12, of 12 schools" => "11";
    NOT_A_TABLE = "not_a_table" in [Tables, Intake] "this JSON is no table"
        "A table is an array of objects, an object that holds one such array and else only plain values, or one object a line.",
        "{\"schools\": [...], \"hubs\": [...]}" => "{\"schools\": [...]}";
    NOT_AN_OBJECT = "not_an_object" in [Tables, Intake] "this is no object"
        "Each record of a table in JSON is an object, with the names of the columns as keys.",
        "[100001, \"St Mary\"]" => "{\"urn\": 100001, \"name\": \"St Mary\"}";
    NOT_CSV = "not_csv" in [Tables, Import, Intake, Matrix] "this is no table"
        "The file is something else than its name says: its first bytes tell. Open it in the program that made it and save it as CSV UTF-8 or XLSX.",
        "a PDF document" => "the same table as CSV UTF-8";
    NOT_JSON = "not_json" in [Matrix] "this is no JSON"
        "Quotas are an object in JSON; README.md has an example. Often a comma or a bracket is missing.",
        "{\"quotas\": [}" => "{\"quotas\": []}";
    NOT_NPY = "not_npy" in [Matrix] "this is no .npy file"
        "What is called .npy must be one, as numpy.save writes it. Give text another name, such as .csv.",
        "numbers as text in costs.npy" => "the same in costs.csv";
    NOT_SIGNED_OFF = "not_signed_off" in [Intake] "it is not agreed to"
        "An application counts when the head teacher agrees, and the trust where the school is in one or the form is for several schools.",
        "head_agrees no" => "head_agrees yes";
    NOT_UTF8 = "not_utf8" in [Tables, Policy, Intake] "this is not UTF-8"
        "Names with accents come out wrong in another encoding, so nothing is guessed. Spreadsheet programs save as \"CSV UTF-8\", editors as \"UTF-8\". For an export of the form, `encoding` under [read] in the columns file can say that it is Windows-1252.",
        "saved as CSV (Windows)" => "saved as CSV UTF-8";
    NOT_VALID = "not_valid" in [Policy, Intake] "this is not as a policy should be"
        "The policy's schema asks for something else. The report says what.",
        "criteria = 5" => "[criteria.distance] weight = 40";
    NUL_IN_CELL = "nul_in_cell" in [Tables] "this cell holds NUL characters"
        "No text has them. The file may be damaged, or be of another encoding than it seems.",
        "St\\0 Mary" => "St Mary";
    OTHER_YEAR = "other_year" in [Intake] "form and register tell different years or measures"
        "Rates of different years, and percentages of different measures, say nothing about each other. A person decides, and `--prefer` says what counts until then: mind that a register may be years old.",
        "31.0 of 2022/23 beside 10.0 of 2018/19" => "both of 2022/23";
    QUOTE_NOT_CLOSED = "quote_not_closed" in [Tables] "this quotation mark is never closed"
        "All that follows it, to the end of the file, would be one cell. Close it, or double a quotation mark that is part of the text.",
        "100001,\"St Mary" => "100001,\"St Mary\"";
    RAGGED_ROW = "ragged_row" in [Matrix] "this row is longer or shorter than the first"
        "Each row has one cell a hub. An empty cell is a forbidden pair and needs its comma.",
        "4,2.5 of three hubs" => "4,2.5,";
    RATE_DIFFERS = "rate_differs" in [Intake] "the published rate is another"
        "The form's rate is farther from the register's of the same year and measure than `--rate-threshold` allows. A person decides, and `--prefer` says what counts until then.",
        "31.5 where 21.5 is published" => "21.5";
    RATE_WITHOUT_PERIOD = "rate_without_period" in [Tables, Intake] "this rate has no year"
        "Absence differs from year to year, so a rate says nothing without the year that it is about.",
        "overall_absence 6.1, overall_absence_period empty" => "overall_absence 6.1, overall_absence_period 2023/24";
    REPEATED_WORD = "repeated_word" in [Tables, Intake] "this word is in the list twice"
        "Each word of the cell stands once. Remove the repetition.",
        "primary;primary" => "primary";
    SEVERAL_SHEETS = "several_sheets" in [Tables, Import, Intake] "it is not clear which sheet is meant"
        "Several visible sheets could be the table, or none of several. Hide or remove the others, or save the right one as CSV UTF-8.",
        "the sheets 2023 and 2024" => "the sheet 2024 alone";
    SEVERE_ABOVE_PERSISTENT = "severe_above_persistent" in [Intake] "more pupils are severely absent than persistently"
        "Who misses half of all sessions misses a tenth, so severe absence is a part of persistent absence. The two may be swapped.",
        "persistent 2.1, severe 21.5" => "persistent 21.5, severe 2.1";
    STOPPED = "stopped" in [Matrix] "reading stopped here"
        "There are so many bad cells before this line that the rest of the file was not read. Mend those first: it may be another file.",
        "a table of names as costs" => "the matrix of costs";
    SWAPPED_RATES = "swapped_rates" in [Intake] "overall and persistent absence are swapped"
        "Each rate is near the register's other one. A person decides, and `--prefer` says what counts until then.",
        "overall 21.5, persistent 7.3" => "overall 7.3, persistent 21.5";
    TOO_FEW_CELLS = "too_few_cells" in [Tables, Intake] "this row is shorter than the header"
        "A comma may be missing, or a quotation mark have no end, here or on the line before. Nothing is filled in, since all cells after the gap would stand under wrong columns.",
        "100001,Abbey Road School under three columns" => "100001,Abbey Road School,";
    TOO_LARGE = "too_large" in [Tables, Policy, Import, Intake, Matrix] "this is too large"
        "The file, or a number in it, is larger than what can be read without loss or within memory. Check that it is the right file, or raise the limit that the report names (`--limit`); write costs in a larger unit.",
        "a workbook that unpacks to 2 GiB" => "the one sheet as CSV UTF-8";
    TOO_MANY = "too_many" in [Matrix] "there are too many schools in all quotas"
        "Each quota lists its schools, and all lists together have a limit. Split the file.",
        "a thousand quotas on every school" => "quotas on those that they are about";
    TOO_MANY_CELLS = "too_many_cells" in [Tables, Intake] "this row is longer than the header"
        "Text with a comma in it stands in quotation marks. Otherwise all cells after it would stand under wrong columns.",
        "100001,St Mary, Leeds" => "100001,\"St Mary, Leeds\"";
    TOO_MANY_DIGITS = "too_many_digits" in [Matrix] "this number has too many digits"
        "Whole numbers beyond 2^53 lose digits among decimals. Write all of them as whole numbers, in a smaller unit.",
        "9007199254740993 among decimals" => "all costs as whole numbers";
    TRUNCATED = "truncated" in [Matrix] "the file ends early"
        "The header says more numbers than the file holds. It may have been cut short while it was copied: copy or save it again.",
        "a .npy of half its size" => "the whole file";
    TWICE = "twice" in [Matrix] "this number is in the list twice"
        "Lists of schools and hubs hold each number once.",
        "[0, 1, 1]" => "[0, 1]";
    UNKNOWN_COLUMN = "unknown_column" in [Tables, Intake] "this column is not known"
        "A misspelt column would be missing without anyone noticing, so unknown ones are refused. Correct the name, or remove the column.",
        "urn,naem" => "urn,name";
    UNKNOWN_DAY = "unknown_day" in [Import] "the day of this file is not known"
        "Links that begin after the day of the file are not followed, so it must be known: by eight digits at the end of the file's name, or by `--groups-day`.",
        "--groups links.csv" => "--groups links.csv --groups-day 2019-06-01";
    UNKNOWN_KEY = "unknown_key" in [Policy, Intake] "this key is not known"
        "A misspelt key would do nothing without anyone noticing, so unknown ones are refused. The report shows the nearest.",
        "wieght = 40" => "weight = 40";
    UNKNOWN_NAME = "unknown_name" in [Matrix] "this name is not in the lists"
        "A quota names a list of `labels` or of `hub_groups` in the same file.",
        "\"label\": \"speical\"" => "\"label\": \"special\"";
    UNKNOWN_PERIOD = "unknown_period" in [Import] "the year of this file is not known"
        "Performance tables say their year in the name of their folder only. Give it by the option that the report names.",
        "--absence abs.csv" => "--absence abs.csv --absence-period 2018/19";
    UNKNOWN_POLICY = "unknown_policy" in [Policy] "there is no such policy"
        "It is the name of no preset, and no file of that name is there. `hubmatch policy` lists the presets.",
        "--policy attendance" => "--policy attendance-2023";
    UNREADABLE_ARCHIVE = "unreadable_archive" in [Import] "this archive cannot be unpacked"
        "It may have been cut short, be of another kind than its name says, or unpack to more than it should. Fetch or pack it again.",
        "half of codepo_gb.zip" => "the whole of codepo_gb.zip";
    UNREADABLE_FILE = "unreadable_file" in [Tables, Import, Intake] "this file cannot be read"
        "The reader of its format gave up: most likely it is damaged. Write it again, or save it as CSV UTF-8.",
        "a damaged workbook" => "the same, saved again";
    UNREADABLE_FRAME = "unreadable_frame" in [Tables] "this data frame has a column that cannot be read"
        "Columns are text, numbers, days, or lists of them. Cast the column to one of these, or leave it out.",
        "a column of binary data" => "the same as text";
    UNREADABLE_PARQUET = "unreadable_parquet" in [Tables, Import, Intake] "this Parquet file cannot be read"
        "It may have been cut short, or hold what has no text. Write it again, or save it as CSV UTF-8.",
        "half of schools.parquet" => "the whole of schools.parquet";
    UNREADABLE_TABLE = "unreadable_table" in [Policy] "a table that the policy names cannot be read"
        "Names of files are relative to the policy's own folder. Check that the file is there and may be read.",
        "travel_times = \"times.csv\", which is not there" => "travel_times = \"tables/times.csv\"";
    UNREADABLE_WORKBOOK = "unreadable_workbook" in [Tables, Import, Intake] "this workbook cannot be read"
        "It may have been cut short, be locked by a password, or be an OpenDocument sheet or another archive. Open it in a spreadsheet program and save it as XLSX or CSV UTF-8.",
        "schools.ods" => "schools.xlsx";
    WRONG_DTYPE = "wrong_dtype" in [Matrix] "the numbers are of another type"
        "Costs are little-endian int32, int64 or float64; lists of whole numbers int32 or int64. Convert the array before saving, without losing decimals.",
        "float32" => "float64";
    WRONG_NUMBER = "wrong_number" in [Matrix] "there are too many numbers, or too few"
        "Lists hold one number a hub or one a school, in the order of the columns or rows of the costs.",
        "2 capacities of 3 hubs" => "3 capacities of 3 hubs";
    WRONG_ORDER = "wrong_order" in [Matrix] "the array is stored column by column"
        "Arrays are read row after row (C order).",
        "numpy.asfortranarray(costs)" => "numpy.ascontiguousarray(costs)";
    WRONG_SEPARATOR = "wrong_separator" in [Tables, Import, Matrix] "the cells are not separated by commas"
        "Some spreadsheet programs write semicolons where the comma is the decimal sign. Save as CSV UTF-8 (comma delimited), with decimal points.",
        "urn;name" => "urn,name";
    WRONG_SHAPE = "wrong_shape" in [Matrix] "the array is of another shape"
        "Costs are a matrix with a row for each school and a column for each hub; the report says what is asked of other files.",
        "(12,)" => "(4, 3)";
    WRONG_SIZE = "wrong_size" in [Matrix] "there is more in the file than the array"
        "The header says fewer numbers than the file holds. A file holds one array and nothing else.",
        "two arrays in one file" => "one array in each file";
    WRONG_TYPE = "wrong_type" in [Policy, Intake] "this is of another type"
        "Text stands in quotation marks, numbers and true or false do not; lists stand in brackets.",
        "weight = \"40\"" => "weight = 40";
    WRONG_WIDTH = "wrong_width" in [Import] "this row has too many cells, or too few"
        "A comma or a quotation mark may be missing in this row or the one before: mend it, or fetch the file again.",
        "9 cells of 10" => "10 cells";
}
