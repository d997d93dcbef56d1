# Money in yuan. $amount (text) grouped digits.
number-yuan = { $amount } 元
# Money in units of ten thousand yuan. $amount (text) digits.
number-wan-yuan = { $amount } 万元
# A size under a megabyte. $count (number) kibibytes.
number-kib = { $count } 千字节
# A size of a file or of the storage. $amount (text) mebibytes.
number-mib = { $amount } 兆
# A size of the storage. $amount (text) gibibytes.
number-gib = { $amount } G
# How many things, in lists and headings. $count (number) of them.
number-items = { $count } 件
# How many photos. $count (number) of them.
number-photos = { $count } 张
# A points score of a risk. $points (number) of the rule or the sum.
number-points = { $points } 分
