# A day two days ago, before a clock time.
time-before-yesterday = 前天
# Yesterday, before a clock time.
time-yesterday = 昨天
# Today, before a clock time.
time-today = 今天
# Tomorrow, before a clock time.
time-tomorrow = 明天
# A day of last week. $weekday (text) one of the seven below.
time-last-week = 上周{ $weekday }
# A day of this week. $weekday (text) one of the seven below.
time-this-week = 周{ $weekday }
# A day of next week. $weekday (text) one of the seven below.
time-next-week = 下周{ $weekday }
# A day of this year. $month (number) 1 to 12. $day (number) 1 to 31.
time-date = { $month } 月 { $day } 日
# A day of another year. $year (text) four digits. $month (number) 1 to 12. $day (number) 1 to 31.
time-date-year = { $year } 年 { $month } 月 { $day } 日
# Monday, after 周.
time-monday = 一
# Tuesday, after 周.
time-tuesday = 二
# Wednesday, after 周.
time-wednesday = 三
# Thursday, after 周.
time-thursday = 四
# Friday, after 周.
time-friday = 五
# Saturday, after 周.
time-saturday = 六
# Sunday, after 周.
time-sunday = 日
# A span of days. $count (number) whole days.
time-days = { $count } 天
# A span of hours. $count (number) whole hours.
time-hours = { $count } 小时
# A span of minutes. $count (number) whole minutes.
time-minutes = { $count } 分
# A span under a minute.
time-moment = 不到 1 分
# A moment by which something is due. $when (text) day and clock time.
time-before = { $when } 前
# A moment at which a clock ran out. $when (text) day and clock time.
time-was-due = { $when } 到期
