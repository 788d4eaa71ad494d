//! What is known of a thing, as policies read it.

use std::collections::HashMap;

use cedar_policy::RestrictedExpression;
use kernel::Actor;

/// Attributes by name. A name or a type that the schema does not have makes the decision a denial.
#[derive(Debug, Default)]
pub struct Attributes(Vec<(&'static str, RestrictedExpression)>);

impl Attributes {
    /// A text.
    pub fn text(&mut self, name: &'static str, value: &str) {
        self.0.push((name, RestrictedExpression::new_string(value.to_owned())));
    }

    /// A text, if it is known.
    pub fn known(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    /// Who did something, as `issuer/subject`.
    pub fn actor(&mut self, name: &'static str, value: &Actor) {
        self.0.push((name, RestrictedExpression::new_string(value.to_string())));
    }

    /// A set of texts.
    pub fn texts(&mut self, name: &'static str, values: &[String]) {
        let values = values.iter().map(|value| RestrictedExpression::new_string(value.clone()));
        self.0.push((name, RestrictedExpression::new_set(values)));
    }

    /// By name; an attribute that is given twice is an error, for which of the two decides?
    pub(crate) fn into_map(self) -> Result<HashMap<String, RestrictedExpression>, String> {
        let mut map = HashMap::with_capacity(self.0.len());
        for (name, value) in self.0 {
            if map.insert(name.to_owned(), value).is_some() {
                return Err(format!("attribute {name} is given twice"));
            }
        }
        Ok(map)
    }

    pub(crate) fn pairs(self) -> impl Iterator<Item = (String, RestrictedExpression)> {
        self.0.into_iter().map(|(name, value)| (name.to_owned(), value))
    }
}
