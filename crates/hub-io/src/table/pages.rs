//! How much the pages of a Parquet file hold: each is unpacked by itself, measured, and let go.

use parquet::basic::Encoding;
use parquet::column::page::PageReader;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};

/// What the pages of a file unpack to, whatever its head says of them.
#[derive(Default)]
pub(super) struct Size {
    bytes: u64,
    /// Values, those of lists each for itself.
    pub(super) values: u64,
    /// Bytes of a row at most, as far as its values may be shared with others.
    pub(super) shared: u64,
    /// Bytes of all lists whose items may be shared, at most.
    lists: u64,
}

impl Size {
    /// Unpacks each page and lets it go, up to so many bytes and one page more.
    pub(super) fn of(bytes: &bytes::Bytes, most: u64) -> Result<Self, ParquetError> {
        let reader = SerializedFileReader::new(bytes.clone())?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let mut size = Self::default();
        let mut shared = vec![0; schema.num_columns()];
        for group in 0..reader.num_row_groups() {
            let group = reader.get_row_group(group)?;
            for (column, longest) in shared.iter_mut().enumerate() {
                let is_list = schema.column(column).max_rep_level() > 0;
                let pages = group.get_column_page_reader(column)?;
                *longest = size.add(pages, is_list, most)?.max(*longest);
            }
        }
        size.shared = shared.into_iter().fold(0, u64::saturating_add);
        Ok(size)
    }

    /// Adds the pages of a column; how long a value that is shared can be.
    fn add(
        &mut self,
        mut pages: Box<dyn PageReader>,
        is_list: bool,
        most: u64,
    ) -> Result<u64, ParquetError> {
        let (mut values, mut shared) = (0, 0);
        while self.bytes <= most
            && let Some(page) = pages.get_next_page()?
        {
            let bytes = page.buffer().len() as u64;
            self.bytes += bytes;
            if page.is_data_page() {
                values += u64::from(page.num_values());
            }
            // Values that are there once, and those that begin as the one before.
            if page.is_dictionary_page() || page.encoding() == Encoding::DELTA_BYTE_ARRAY {
                shared = bytes.max(shared);
            }
        }
        self.values += values;
        if is_list {
            self.lists = self.lists.saturating_add(values.saturating_mul(shared));
        }
        Ok(shared)
    }

    /// The most that has to be in memory at once.
    pub(super) fn largest(&self) -> u64 {
        self.bytes.max(self.shared).max(self.lists)
    }
}
