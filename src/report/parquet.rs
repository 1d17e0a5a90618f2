//! Tables as Parquet: typed, small, for polars, `DuckDB`, pandas and Arrow.

use polars::prelude::{DataFrame, ParquetWriter, PolarsResult};

/// The bytes of a table. Text is as it is in the page: what is made harmless for spreadsheets in CSV is not here.
///
/// # Errors
/// If polars refuses the frame.
pub fn parquet_bytes(frame: &DataFrame) -> PolarsResult<Vec<u8>> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame.clone())?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::parquet_bytes;
    use polars::prelude::{ParquetReader, SerReader, df};
    use std::io::Cursor;

    #[test]
    fn a_table_comes_back_as_it_was() {
        let frame = df!("term" => [Some("=运营"), None], "n" => [1i64, -2], "x" => [Some(0.5), None]).expect("one length");
        let bytes = parquet_bytes(&frame).expect("types of ours");
        assert_eq!(bytes, parquet_bytes(&frame).expect("types of ours"), "two runs give the same bytes");
        let back = ParquetReader::new(Cursor::new(bytes)).finish().expect("parquet");
        assert!(back.equals_missing(&frame));
    }
}
