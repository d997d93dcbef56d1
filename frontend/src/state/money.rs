//! Amounts and numbers as people type them.

use niangjia_domain::money::Fen;

/// Yuan as typed (`400,000`, `12.5`, full-width digits and commas too) in 分; `None` where it is no amount.
#[must_use]
pub fn parse_yuan(typed: &str) -> Option<Fen> {
    let plain = plain(typed);
    let (yuan, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() && rest.is_empty() || !is_digits(yuan) || !is_digits(rest) || rest.len() > 2 {
        return None;
    }
    let yuan: i64 = if yuan.is_empty() { 0 } else { yuan.parse().ok()? };
    let fen: i64 = format!("{rest:0<2}").parse().ok()?;
    yuan.checked_mul(100)?.checked_add(fen).map(Fen)
}

/// A number of things as typed; `None` where it is none.
#[must_use]
pub fn parse_count(typed: &str) -> Option<u32> {
    plain(typed).parse().ok()
}

/// Without spaces and grouping, and with the digits of every keyboard made plain.
fn plain(typed: &str) -> String {
    let letters = typed.chars().filter(|letter| !letter.is_whitespace() && !",，、元".contains(*letter));
    letters
        .map(|letter| match letter {
            '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).unwrap_or(letter),
            '．' | '。' => '.',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_however_it_is_typed() {
        assert_eq!(parse_yuan("400,000"), Some(Fen::yuan(400_000)));
        assert_eq!(parse_yuan(" ４００，０００ 元"), Some(Fen::yuan(400_000)));
        assert_eq!(parse_yuan("12.5"), Some(Fen(1_250)));
        assert_eq!(parse_yuan(".05"), Some(Fen(5)));
        assert_eq!(parse_yuan("12."), Some(Fen(1_200)));
    }

    #[test]
    fn what_is_no_amount_is_not_taken_for_one() {
        for typed in ["", ".", "四十万", "-5", "1.234", "99999999999999999999"] {
            assert_eq!(parse_yuan(typed), None, "{typed}");
        }
        assert_eq!(parse_count("１０"), Some(10));
        assert_eq!(parse_count("十"), None);
    }
}
