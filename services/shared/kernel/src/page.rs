//! Pages of lists, after AIP-158 of the Google API design guide.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use thiserror::Error;
use uuid::Uuid;

/// The page asked for cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PageError {
    /// The size is negative.
    #[error("a page size is between 1 and {max}, or 0 for {default}", max = PageSize::MAX, default = PageSize::DEFAULT)]
    NegativeSize,
    /// The token was not given by this service.
    #[error("the page token was not given by this service; start without one")]
    ForeignToken,
}

/// How many items a page holds: 0 means [`PageSize::DEFAULT`], more than [`PageSize::MAX`] means that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSize(u16);

impl PageSize {
    /// What a caller that does not say gets.
    pub const DEFAULT: u16 = 50;
    /// The most that any caller gets.
    pub const MAX: u16 = 200;

    /// The size that a caller asked for.
    pub fn new(asked: i32) -> Result<Self, PageError> {
        match u16::try_from(asked) {
            Ok(0) => Ok(Self(Self::DEFAULT)),
            Ok(size) => Ok(Self(size.min(Self::MAX))),
            Err(_) if asked < 0 => Err(PageError::NegativeSize),
            Err(_) => Ok(Self(Self::MAX)),
        }
    }

    /// The number of items.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0
    }
}

/// Where the next page begins: after the item with this id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageToken(Uuid);

impl PageToken {
    /// A token that continues after an item.
    #[must_use]
    pub const fn after(id: Uuid) -> Self {
        Self(id)
    }

    /// The item after which to continue.
    #[must_use]
    pub const fn id(self) -> Uuid {
        self.0
    }

    /// Reads what a caller sent back; empty means the first page.
    pub fn parse(text: &str) -> Result<Option<Self>, PageError> {
        if text.is_empty() {
            return Ok(None);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| PageError::ForeignToken)?;
        Uuid::from_slice(&bytes).map(|id| Some(Self(id))).map_err(|_| PageError::ForeignToken)
    }

    /// The token as a caller gets it.
    #[must_use]
    pub fn encode(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_bounded_whatever_is_asked() {
        assert_eq!(PageSize::new(0).map(PageSize::get), Ok(50));
        assert_eq!(PageSize::new(7).map(PageSize::get), Ok(7));
        assert_eq!(PageSize::new(1_000_000).map(PageSize::get), Ok(200));
        assert_eq!(PageSize::new(-1), Err(PageError::NegativeSize));
    }

    #[test]
    fn a_token_comes_back_and_a_foreign_one_is_refused() {
        let token = PageToken::after(Uuid::from_u128(7));
        assert_eq!(PageToken::parse(&token.encode()), Ok(Some(token)));
        assert_eq!(PageToken::parse(""), Ok(None));
        assert_eq!(PageToken::parse("../etc"), Err(PageError::ForeignToken));
    }
}
