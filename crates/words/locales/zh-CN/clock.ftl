# Time left on a clock that counts working days. $count (number) whole working days. [20]
clock-days-left = 剩 { $count } 个工作日
# Time left on a clock that counts working time. $span (text) hours and minutes. [20]
clock-working-left = 工作时间剩 { $span }
# Time left on a clock that runs day and night. $span (text) days, hours, minutes. [20]
clock-natural-left = 剩 { $span }
# A clock of working days that ends today. [20]
clock-today = 今天到期
# A clock that ran out, in working days. $count (number) whole working days over. [20]
clock-over-days = 超时 { $count } 个工作日
# A clock that ran out, in working time or natural time. $span (text) over. [20]
clock-over = 超时 { $span }
# A clock that stands still; the reason follows.
clock-stopped = 停钟
# A deadline nobody can know yet, because next year's holidays are not published.
clock-provisional = 到期日待定
# Why a deadline is not known. $when (text) the earliest day it can be. [30]
clock-provisional-why = 明年放假安排没公布，最早 { $when }
# A ticket on which no clock runs.
clock-none = 没有时限
