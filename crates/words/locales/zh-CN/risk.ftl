# Risk tag, highest level.
risk-red = 红色风险
# Risk tag, second level.
risk-orange = 橙色风险
# Risk tag, third level.
risk-yellow = 黄色关注
# Risk tag, lowest level.
risk-blue = 一般
# Beside the risk tag on a ticket. $points (number) the score. $line (number) where this level begins. $level (text) colour name. [20]
risk-score = { $points } 分，满 { $line } 分就是{ $level }
# Red as a word inside a sentence.
risk-red-word = 红色
# Orange as a word inside a sentence.
risk-orange-word = 橙色
# Yellow as a word inside a sentence.
risk-yellow-word = 黄色
# Blue as a word inside a sentence.
risk-blue-word = 蓝色
# The button that sends an alert, in thumb reach on every page of a visit.
risk-alert = 风险预警
# Heading of the points on a ticket. $level (text) colour name. [20]
risk-why = 为什么是{ $level }
