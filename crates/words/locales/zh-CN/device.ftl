# Burnt into a photo that was picked from elsewhere. [20]
watermark-imported = 不是在应用里拍的
# Burnt into a photo: who took it. $name (text) the officer. $unit (text) street or office.
watermark-officer = { $unit } { $name }
# Burnt into a photo: which ticket. $number (text) its whole number.
watermark-ticket = 工单 { $number }
# Burnt into a photo of a ticket that has no number yet. [20]
watermark-ticket-new = 工单待编号
# Burnt into a photo: the beginning of its hash. $hash (text) eight hexadecimal digits.
watermark-hash = 校验 { $hash }
# Burnt into a photo beside a time that the county's clock vouches for. $seconds (number) how far off it may be. [20]
watermark-timed = 已校时，误差 { $seconds } 秒内
