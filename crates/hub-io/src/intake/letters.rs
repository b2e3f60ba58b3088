//! In which encoding an export is, by the letters of its rows.

use crate::report::{Located, codes};

/// How to mend letters in another encoding.
pub(super) const SAY_ENCODING: &str = "save the export as CSV UTF-8; or let the columns file say encoding = \"windows-1252\" under [read], where it is that";

/// Rows by the encoding that their letters tell; those of ASCII alone tell none.
#[derive(Debug, Default)]
pub(super) struct Letters {
    utf8: u64,
    others: u64,
}

impl Letters {
    /// From so many rows on that are no UTF-8, an export may be in another encoding as a whole.
    const MANY: u64 = 3;

    pub(super) fn count(&mut self, record: &csv::ByteRecord) {
        if record.as_slice().is_ascii() {
            return;
        }
        let is_utf8 = record.iter().all(|cell| std::str::from_utf8(cell).is_ok());
        *(if is_utf8 {
            &mut self.utf8
        } else {
            &mut self.others
        }) += 1;
    }

    /// The fault of an export most of whose letters are no UTF-8: one, in place of one for each row.
    pub(super) fn fault(&self, file: &str) -> Option<Located> {
        let is_all = self.others >= Self::MANY && self.others > self.utf8;
        is_all.then(|| {
            Located::of_file(
                file,
                codes::NOT_UTF8,
                format!("{} rows with letters in another encoding", self.others),
                "an export in UTF-8",
                SAY_ENCODING,
            )
        })
    }
}
