//! Tables to bytes: pure functions, one file a format. Writing is the sink's.

pub mod cite;
pub mod csv;
pub mod datapackage;
pub mod html;
pub mod parquet;
pub mod run_json;
pub mod summary;
pub mod xlsx;
