//! Letters in one archive, which is written whole and opened by a click.

use std::io::{Cursor, Write};

use hub_io::ARCHIVE;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Letter, LetterError};

/// The letters as a ZIP archive, the same bytes for the same letters: no times, in their order.
///
/// # Errors
///
/// [`LetterError::Pack`] for more letters than an archive can hold.
pub fn packed(letters: &[Letter]) -> Result<Vec<u8>, LetterError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // The program that made an archive is told from others by this.
    archive.set_comment(ARCHIVE)?;
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for letter in letters {
        archive.start_file(letter.file.as_str(), options)?;
        archive
            .write_all(letter.text.as_bytes())
            .map_err(zip::result::ZipError::from)?;
    }
    Ok(archive.finish()?.into_inner())
}
