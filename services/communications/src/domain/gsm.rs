//! The alphabet of SMS (GSM 03.38, today 3GPP TS 23.038), in which one message holds 160 characters.

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿\
                     abcdefghijklmnopqrstuvwxyzäöñüà";

/// Written as two.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// How many of the 160 places of an SMS a text takes; `None` if the alphabet has not all of its characters.
pub(crate) fn septets(text: &str) -> Option<usize> {
    text.chars().map(|c| if BASIC.contains(c) { Some(1) } else { EXTENSION.contains(c).then_some(2) }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_as_the_network_counts_them() {
        assert_eq!((septets("Hello 12"), septets("[1]"), septets("€")), (Some(8), Some(5), Some(2)));
        assert_eq!((septets("नमस्ते"), septets("a\u{2019}s"), septets("`")), (None, None, None));
        assert_eq!(BASIC.chars().count(), 127, "128 less the escape");
    }
}
