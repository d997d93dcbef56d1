//! Money, sizes and shares in words.

use crate::Words;

const FEN_PER_YUAN: i64 = 100;
const YUAN_PER_WAN: i64 = 10_000;
const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;
const GIB: u64 = 1024 * MIB;

impl Words {
    /// Money from 分, to the 分 only where there are any: `400,000 元`, `1,234.05 元`.
    #[must_use]
    pub fn money(self, fen: i64) -> String {
        self.number_yuan(&yuan_digits(fen))
    }

    /// Money in 万 where that is exact to a tenth, for titles and summaries: `40 万元`, `23.5 万元`.
    #[must_use]
    pub fn money_short(self, fen: i64) -> String {
        let tenth_wan = FEN_PER_YUAN * YUAN_PER_WAN / 10;
        if fen < FEN_PER_YUAN * YUAN_PER_WAN || fen % tenth_wan != 0 {
            return self.money(fen);
        }
        let (wan, tenth) = (fen / tenth_wan / 10, fen / tenth_wan % 10);
        if tenth == 0 {
            self.number_wan_yuan(&wan.to_string())
        } else {
            self.number_wan_yuan(&format!("{wan}.{tenth}"))
        }
    }

    /// A size of bytes as people say it: `31 千字节`, `3.4 兆`, `268 兆`, `1.9 G`.
    #[must_use]
    pub fn size(self, bytes: u64) -> String {
        if bytes < MIB {
            return self.number_kib(i64::try_from(bytes.div_ceil(KIB)).unwrap_or(0));
        }
        if bytes < GIB { self.number_mib(&tenths(bytes, MIB)) } else { self.number_gib(&tenths(bytes, GIB)) }
    }

    /// How much of `whole` is there, in whole percent and never 100 before it is all: `62%`.
    #[must_use]
    pub fn percent(self, part: u64, whole: u64) -> String {
        let percent = part.saturating_mul(100).checked_div(whole).unwrap_or(0);
        format!("{percent}%")
    }
}

/// `400,000` or `1,234.05` from 分, for a field that prints its unit itself.
#[must_use]
pub(crate) fn yuan_digits(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let (yuan, rest) = (fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
    let digits = yuan.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if rest == 0 { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{rest:02}") }
}

/// One decimal under ten, none from there on.
fn tenths(bytes: u64, unit: u64) -> String {
    let tenths = (bytes.saturating_mul(10) + unit / 2) / unit;
    if tenths < 100 && !tenths.is_multiple_of(10) {
        format!("{}.{}", tenths / 10, tenths % 10)
    } else {
        (tenths / 10).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{GIB, MIB, yuan_digits};
    use crate::Words;

    #[test]
    fn money_is_grouped_and_keeps_its_fen() {
        let words = Words::default();
        assert_eq!(words.money(40_000_000), "400,000 元");
        assert_eq!(words.money(123_405), "1,234.05 元");
        assert_eq!(words.money(5), "0.05 元");
        assert_eq!(words.money(-10_000_000), "-100,000 元");
        assert_eq!(yuan_digits(100_000), "1,000");
    }

    #[test]
    fn round_money_is_said_in_wan() {
        let words = Words::default();
        assert_eq!(words.money_short(40_000_000), "40 万元");
        assert_eq!(words.money_short(23_500_000), "23.5 万元");
        assert_eq!(words.money_short(23_456_700), "234,567 元");
        assert_eq!(words.money_short(980_000), "9,800 元");
    }

    #[test]
    fn sizes_are_said_in_the_units_people_use() {
        let words = Words::default();
        assert_eq!(words.size(31_000), "31 千字节");
        assert_eq!(words.size(0), "0 千字节");
        assert_eq!(words.size(36 * MIB), "36 兆");
        assert_eq!(words.size(MIB * 34 / 10), "3.4 兆");
        assert_eq!(words.size(GIB * 19 / 10), "1.9 G");
        assert_eq!(words.size(2 * GIB), "2 G");
    }

    #[test]
    fn a_share_is_not_whole_before_it_is() {
        let words = Words::default();
        assert_eq!(words.percent(999, 1000), "99%");
        assert_eq!(words.percent(1000, 1000), "100%");
        assert_eq!(words.percent(0, 0), "0%");
    }
}
