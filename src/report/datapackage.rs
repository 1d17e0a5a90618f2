//! `datapackage.json`: a Frictionless Data Package that describes every table of a run, field by field.
//!
//! Data Package 2.0, <https://datapackage.org/standard/data-package/>. Everything comes from [`crate::aggregate::schema`],
//! so that the description cannot part from the tables.

use crate::aggregate::schema::{Kind, TableSpec};
use serde_json::{Value, json};

/// Format of the table files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TableFormat {
    /// Comma-separated text.
    #[default]
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl TableFormat {
    /// Extension of the files.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}

/// The bytes of `datapackage.json`.
///
/// `name` is the pipeline's, `description` a sentence about the run. Readers take a byte order mark at the start of a file
/// for what it is under the encoding `utf-8`, so the encoding is the same with and without.
///
/// # Panics
/// Never: JSON values can be written as JSON.
#[must_use]
pub fn datapackage_json(tables: &[&'static TableSpec], name: &str, description: &str, format: TableFormat) -> Vec<u8> {
    let resources: Vec<Value> = tables.iter().map(|table| resource(table, format)).collect();
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": slug(name),
        "description": description,
        "version": env!("CARGO_PKG_VERSION"),
        "resources": resources,
    });
    let mut bytes = serde_json::to_vec_pretty(&package).expect("JSON values can be written as JSON");
    bytes.push(b'\n');
    bytes
}

fn resource(table: &TableSpec, format: TableFormat) -> Value {
    let extension = format.extension();
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|c| {
            let kind = match c.kind {
                Kind::Text => "string",
                Kind::Int => "integer",
                Kind::Float => "number",
                Kind::Bool => "boolean",
            };
            let mut field = json!({ "name": c.name, "type": kind, "description": c.note });
            if c.kind == Kind::Bool {
                field["trueValues"] = json!(["true"]);
                field["falseValues"] = json!(["false"]);
            }
            field
        })
        .collect();
    let mut resource = json!({
        "name": slug(table.name),
        "path": format!("{}.{extension}", table.name),
        "type": "table",
        "description": format!("one row per {}", table.row),
        "format": extension,
        "schema": { "fields": fields, "primaryKey": table.key, "missingValues": [""] },
    });
    match format {
        TableFormat::Csv => {
            resource["mediatype"] = json!("text/csv");
            resource["encoding"] = json!("utf-8");
            resource["dialect"] = json!({ "delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true });
        }
        TableFormat::Parquet => resource["mediatype"] = json!("application/vnd.apache.parquet"),
    }
    resource
}

/// A name of lower-case letters, digits, `-`, `.` and `_`, as the standard asks for.
fn slug(name: &str) -> String {
    let slug: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c.to_ascii_lowercase() } else { '-' })
        .collect();
    if slug.chars().all(|c| c == '-') { "bianyi".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::{TableFormat, datapackage_json, slug};
    use crate::aggregate::schema;

    #[test]
    fn fields_are_those_of_the_schema() {
        let bytes = datapackage_json(&[&schema::CLAUSES, &schema::KEYNESS], "a-b", "x", TableFormat::Csv);
        let package: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let clauses = &package["resources"][0];
        assert_eq!(
            (clauses["name"].as_str(), clauses["path"].as_str()),
            (Some("evidence-clauses"), Some("evidence/clauses.csv"))
        );
        let names: Vec<&str> =
            clauses["schema"]["fields"].as_array().expect("a list").iter().filter_map(|f| f["name"].as_str()).collect();
        assert_eq!(names, schema::CLAUSES.columns.iter().map(|c| c.name).collect::<Vec<_>>());
        assert_eq!(clauses["schema"]["primaryKey"][0], "clause_id");
        assert_eq!(slug("产品经理-项目经理"), "bianyi");
        assert_eq!(slug("Yunying 1"), "yunying-1");
    }
}
