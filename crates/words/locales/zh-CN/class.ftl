# A group of classes (lifecycle.md §11), in lists and forms.
class-1 = 问题咨询
# A class of matter (lifecycle.md §11), in lists and forms.
class-1-1 = 劳动合同咨询
# A class of matter (lifecycle.md §11), in lists and forms.
class-1-2 = 工资工时咨询
# A class of matter (lifecycle.md §11), in lists and forms.
class-1-3 = 社保公积金咨询
# A class of matter (lifecycle.md §11), in lists and forms.
class-1-4 = 工伤职业病
# A class of matter (lifecycle.md §11), in lists and forms.
class-1-5 = 女职工权益
# A class of matter (lifecycle.md §11), in lists and forms.
class-1-6 = 入会建会
# A class of matter (lifecycle.md §11), in lists and forms.
class-1-7 = 会员服务与活动
# A class of matter (lifecycle.md §11), in lists and forms.
class-1-8 = 法律程序
# A class of matter (lifecycle.md §11), in lists and forms.
class-1-9 = 其他问题
# A group of classes (lifecycle.md §11), in lists and forms.
class-2 = 服务帮扶
# A class of matter (lifecycle.md §11), in lists and forms.
class-2-1 = 生活困难
# A class of matter (lifecycle.md §11), in lists and forms.
class-2-2 = 医疗互助
# A class of matter (lifecycle.md §11), in lists and forms.
class-2-3 = 助学帮扶
# A class of matter (lifecycle.md §11), in lists and forms.
class-2-4 = 就业培训
# A class of matter (lifecycle.md §11), in lists and forms.
class-2-5 = 户外劳动者驿站
# A class of matter (lifecycle.md §11), in lists and forms.
class-2-6 = 新就业形态服务
# A class of matter (lifecycle.md §11), in lists and forms.
class-2-7 = 心理关爱
# A class of matter (lifecycle.md §11), in lists and forms.
class-2-8 = 普惠、礼包核销
# A class of matter (lifecycle.md §11), in lists and forms.
class-2-9 = 其他帮扶
# A group of classes (lifecycle.md §11), in lists and forms.
class-3 = 信访投诉
# A group of classes (lifecycle.md §11), in lists and forms.
class-3-1 = 劳动报酬
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-1-1 = 工程建设欠薪
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-1-2 = 企业欠薪
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-1-3 = 最低工资
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-1-4 = 加班费
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-1-5 = 扣罚工资
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-1-6 = 奖金补贴
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-1-7 = 平台劳动报酬
# A group of classes (lifecycle.md §11), in lists and forms.
class-3-2 = 工时休假
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-2-1 = 超时加班
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-2-2 = 休息日被占
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-2-3 = 年休假
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-2-4 = 高温、夜班
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-2-5 = 病事婚丧假
# A group of classes (lifecycle.md §11), in lists and forms.
class-3-3 = 劳动合同
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-3-1 = 没签劳动合同
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-3-2 = 试用期纠纷
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-3-3 = 变更、调岗
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-3-4 = 证件押金
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-3-5 = 竞业服务期
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-3-6 = 劳务派遣外包
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-3-7 = 假性自雇
# A group of classes (lifecycle.md §11), in lists and forms.
class-3-4 = 解除终止
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-4-1 = 违法解除
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-4-2 = 经济性裁员
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-4-3 = 补偿金
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-4-4 = 离职手续、证明
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-4-5 = 打击报复
# A group of classes (lifecycle.md §11), in lists and forms.
class-3-5 = 社会保险
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-5-1 = 没参保
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-5-2 = 少缴
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-5-3 = 欠缴
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-5-4 = 公积金
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-5-5 = 放弃承诺
# A group of classes (lifecycle.md §11), in lists and forms.
class-3-6 = 安全卫生工伤
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-6-1 = 生产安全事故
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-6-2 = 工伤认定
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-6-3 = 工伤待遇
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-6-4 = 职业病
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-6-5 = 防护条件
# A group of classes (lifecycle.md §11), in lists and forms.
class-3-7 = 女职工与未成年工
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-7-1 = 孕产哺
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-7-2 = 禁忌劳动
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-7-3 = 性骚扰
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-7-4 = 就业歧视
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-7-5 = 未成年工
# A group of classes (lifecycle.md §11), in lists and forms.
class-3-8 = 民主权利
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-8-1 = 职代会、厂务公开
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-8-2 = 集体协商
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-8-3 = 建会入会受阻
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-8-4 = 会费经费
# A class of matter (lifecycle.md §11), in lists and forms.
class-3-9 = 工会工作人员作风
# A group of classes (lifecycle.md §11), in lists and forms.
class-4 = 法律援助
# A class of matter (lifecycle.md §11), in lists and forms.
class-4-1 = 咨询转援助
# A class of matter (lifecycle.md §11), in lists and forms.
class-4-2 = 代写文书
# A class of matter (lifecycle.md §11), in lists and forms.
class-4-3 = 调解援助
# A class of matter (lifecycle.md §11), in lists and forms.
class-4-4 = 仲裁代理
# A class of matter (lifecycle.md §11), in lists and forms.
class-4-5 = 诉讼代理
# A class of matter (lifecycle.md §11), in lists and forms.
class-4-6 = 支付令、先予执行
# A group of classes (lifecycle.md §11), in lists and forms.
class-5 = 意见建议
# A class of matter (lifecycle.md §11), in lists and forms.
class-5-1 = 对工会的意见
# A class of matter (lifecycle.md §11), in lists and forms.
class-5-2 = 对热线的意见
# A class of matter (lifecycle.md §11), in lists and forms.
class-5-3 = 对政策的意见
# A class of matter (lifecycle.md §11), in lists and forms.
class-5-4 = 表扬
