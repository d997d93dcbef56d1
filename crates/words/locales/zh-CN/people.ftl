# Title of the screen on which one of several people says who he is. [20]
people-title = 谁在用
# Under that title. [30]
people-hint = 各用各的口令，别人的内容看不到
# What somebody is called who said nothing. $number (number) his place on this device, from 1. [20]
people-unnamed = 使用人 { $number }
# One more is to use this device. [20]
people-add = 添加使用人
# In place of that, where there are as many as may be. [20]
people-full = 本机已有 8 个人，满了
# On the lock and under 我: somebody else is to use this device. [20]
people-switch = 换人
# On the lock of a device of one person. [20]
people-switch-or-add = 换人或添加使用人
# Under 换人 in 我. [20]
people-switch-hint = 锁上，换一位输口令
# Leaves the enrolment of one more. [20]
people-not-now = 先不添加
# Name of the field in which somebody says what he is to be called. [20]
people-label = 锁屏上怎么称呼您
# Beside that field. [20]
people-label-hint = 可不填，别写全名
# Where somebody's work has all arrived. [20]
people-nothing = 都送到了
# Work that waits for whoever wrote it. $count (number) items.
people-here = { $count } 件只在本机，等本人打开再送
# The same, where there was no room to seal it. $count (number) items.
people-no-room = { $count } 件只在本机。地方不够，没能封好，等本人打开再送
# Its words are sealed. $count (number) items.
people-words = { $count } 件没送完。文字已封好代送，照片等本人
# All of it is sealed. $count (number) items.
people-sealed = { $count } 件没送，已封好，下一位替他送
# Somebody else delivers it. $count (number) items.
people-waiting = { $count } 件已封好，有网就替他送
# It is on its way. $count (number) items. $percent (number) of 100.
people-sending = { $count } 件替他送着，到了 { $percent }%
# It could not be taken along. $count (number) items. $why (text) the reason.
people-not-taken = { $count } 件已封好，还带不上：{ $why }
# The same, where there is no room for it. $count (number) items.
people-not-taken-full = { $count } 件已封好，本机地方不够，还带不上
# The county does not take it. $count (number) items. $why (text) the reason.
people-refused = { $count } 件县里不收：{ $why }。本人的还在
# The county has it. $count (number) items.
people-delivered = { $count } 件替他送到了，等本人打开看
# Panel of 同步: the others who use this device. [20]
people-others = 本机的其他人
# In that panel. [40]
people-others-note = 他们没送的都封着，您有网就替他们送，内容看不到
# On 同步, after the person left and there was no room to seal. [40]
people-left-no-room = 上次锁屏时地方不够，没能封好给别人代送
