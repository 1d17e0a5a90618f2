//! Tables to bytes: pure functions, one file a format. Writing is the sink's.

pub mod cite;
pub mod csv;
pub mod html;
pub mod run_json;
pub mod summary;
