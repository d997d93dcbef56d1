# Under the person's name. $role (text) role. $county (text) the union. $place (text) street or desk.
me-who = { $role } · { $county } { $place }
# The panel of display settings, read aloud.
me-display = 显示
# Large type and large buttons.
me-elder = 长辈版
# Under it. [20]
me-elder-hint = 字大、按钮大、每次只做一件事。
# The switch of 长辈版, off.
me-elder-off = 没开
# The switch of 长辈版, on.
me-elder-on = 开着
# Over the choice of type size.
me-scale = 字号
# Type size 1.
me-scale-normal = 标准
# Type size 1.25.
me-scale-large = 大
# Type size 1.5.
me-scale-larger = 特大
# Type size 1.75.
me-scale-largest = 最大
# Over the choice of light.
me-light = 光线
# The device decides.
me-light-system = 跟手机
# Light theme.
me-light-day = 白天
# Dark theme.
me-light-night = 夜里
# Sunlight theme.
me-light-sun = 大太阳
# The panel of storage.
me-storage = 本机空间
# Beside it. $days (number) days of photos that still fit, an estimate. [20]
me-storage-days = 还能拍约 { $days } 天
# Photos whose originals are only on this device. [20]
me-storage-held = 原图仅在本机，绝不清理
# What has its receipt. [20]
me-storage-receipted = 县里有回执，可以清理
# What the device has free.
me-storage-free = 空闲
# The bar of storage, read aloud. $used (text) size. $free (text) size.
me-storage-spoken = 用了 { $used }，空闲 { $free }
# What the app uses on the device.
me-storage-used = 娘家人用了
# Single keys on the desk. [20]
me-keys = 单键快捷
# Under it. [20]
me-keys-hint = 一个键做一步，打字时不算
# Frees what has its receipt. $size (text) how much. [20]
me-clean = 清理 { $size }
# The same, when there is nothing to free. [20]
me-clean-nothing = 没有可以清理的
# The panel of devices, read aloud.
me-devices = 我的设备
# This device.
me-this-device = 本机
# Beside this device.
me-in-use = 正在用
# Under this device. $count (number) records that have not left. [20]
me-held = { $count } 件没送出
# Under this device, nothing waits. [20]
me-held-none = 全部送出
# Under this device: its clock is ahead. $span (text) by how much. [20]
me-clock-ahead = 时钟快 { $span }
# Under this device: its clock is behind. $span (text) by how much. [20]
me-clock-behind = 时钟慢 { $span }
# Under this device: its clock is right. [20]
me-clock-right = 时钟准
# A span of seconds, for the clock. $count (number) seconds.
me-seconds = { $count } 秒
# Changes the PIN.
me-pin = 改口令
# Locks the screen now.
me-lock = 现在锁上
# Under it. [20]
me-lock-hint = 再打开要输口令
# When originals are sent. [20]
me-wifi = 原图只用无线网送
# Under it. [20]
me-wifi-hint = 红色工单不受限
# Moves to another device. [20]
me-handover = 换手机、交接
# Under it. [20]
me-handover-hint = 未送的内容一起搬走
# At the foot. $version (text) of the program.
me-version = 版本 { $version }
# At the foot. $phone (text) the county's number. [30]
me-lost = 丢了手机请打县里 { $phone }
