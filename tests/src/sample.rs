//! Made-up tickets and notes, visibly fictional, the same for the same seed: for benches, and for training the
//! dictionary that rows are compressed with (on other seeds than those measured).

use niangjia_domain::act::{Registration, Task};
use niangjia_domain::money::Fen;
use niangjia_domain::risk::{Sign, Signals};
use niangjia_domain::ticket::{Channel, Contact, Disclosure, Geo, Matter, Place, Secrecy};
use niangjia_photo::Size;
use niangjia_photo::sample::noise_jpeg;

/// A small generator of numbers (SplitMix64): not for secrets.
#[derive(Debug, Clone)]
pub struct Lots(u64);

impl Lots {
    /// The same seed draws the same lots.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// Lots that share none with those of the next seed: otherwise a ticket would be the one before it, moved by a draw.
    #[must_use]
    pub const fn far_from(seed: u64) -> Self {
        Self::new(Self::new(seed).draw())
    }

    /// The next number.
    pub const fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub const fn below(&mut self, end: u64) -> u64 {
        self.draw() % end
    }

    /// One of `choices`.
    pub fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(choices.len() as u64)).unwrap_or(0);
        choices.get(at).copied().unwrap_or_default()
    }

    /// Whether something happens that happens in so many of a thousand cases.
    pub const fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// So many random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        core::array::from_fn(|_| u8::try_from(self.draw() & 0xFF).unwrap_or(0))
    }
}

const SURNAMES: &[&str] = &["张", "李", "王", "赵", "陈", "孙", "周", "吴", "郑", "冯", "蒋", "沈", "韩", "杨", "许"];
const STREETS: &[&str] = &["临江街道", "城关街道", "河埠镇", "云台镇", "青石乡", "南桥街道", "北湖镇", "柳溪乡"];
const SITES: &[&str] = &[
    "云杉苑二期工地",
    "虚构热电厂大修项目",
    "虚构纺织厂二车间",
    "滨河大道改造工程",
    "东站货场",
    "开发区七号厂房",
    "新城广场三层",
];
const FIRMS: &[&str] = &[
    "虚构建工集团",
    "虚构安装一队",
    "虚构防腐公司",
    "虚构脚手架队",
    "虚构餐饮公司",
    "虚构物流公司",
    "虚构家政公司",
    "虚构纺织厂",
];
const TRADES: &[&str] =
    &["木工", "钢筋工", "架子工", "保洁员", "缝纫工", "外卖骑手", "装卸工", "电焊工", "护工", "服务员"];
const CLASSES: &[&str] = &["3.1.1", "3.1.2", "3.1.4", "3.2.1", "3.3.1", "3.4.1", "3.5.1", "3.6.2", "2.5", "1.2"];
const OPENINGS: &[&str] =
    &["来电反映：", "职工来电称，", "来电人说，", "12345 转来：", "职工到街道工会反映，", "来电人情绪比较激动，反映："];
const FACTS: &[&str] = &[
    "工钱一直没有结清，",
    "老板答应的日子过了也没有给，",
    "昨天被保安请出工地，宿舍也断了电，",
    "每天干十二个小时，一个月只休息两天，",
    "没有签劳动合同，只有一张进场登记，",
    "社保按最低基数交，中间还断了四个月，",
    "受伤以后单位不给申报工伤，医药费自己垫着，",
    "包工头说总包没有拨款，总包说已经拨到九月，",
    "手里有记工本和微信里的结算截图，",
    "找过劳动监察，让补材料，材料在单位手里，",
    "单位说是合作关系，不承认是员工，",
    "班组里还有几个人不敢出面，怕以后没有活干，",
    "约好这周五谈，对方又说要等到月底，",
    "想知道应该找哪个部门，需要准备什么，",
];
/// What people talk about besides: without it, tickets would be as alike as forms, and compress like forms.
const WORDS: &str = "工资 合同 加班 排班 考勤 宿舍 食堂 班组 工头 老板 经理 会计 财务 保安 门卫 仓库 车间 厂房 工地 塔吊 \
    脚手 木板 钢筋 水泥 砂浆 模板 电线 开关 机床 叉车 货架 快递 外卖 骑手 保洁 厨师 护士 司机 学徒 夜班 白班 早班 轮休 请假 \
    病假 产假 年假 社保 医保 工伤 养老 失业 公积 个税 奖金 补贴 罚款 押金 借条 欠条 收据 转账 现金 微信 银行 卡号 流水 账单 \
    月底 月初 年底 春节 中秋 国庆 周末 上午 下午 晚上 凌晨 昨天 前天 去年 今年 三月 五月 七月 九月 电话 短信 照片 视频 录音 \
    证人 同乡 亲戚 妻子 孩子 父亲 母亲 住院 手术 骨折 腰伤 中暑 咳嗽 发烧 医院 诊所 药费 检查 报告 鉴定 律师 仲裁 法院 劳动 \
    监察 街道 社区 信访 派出 警察 调解 协商 谈判 承诺 签字 盖章 日期 名单 人数 金额 合计 单价 面积 工程 进度 验收 结算 分包 \
    总包 甲方 乙方 公司 集团 分店 总部 人事 主任 组长 队长 书记 委员 代表 工会 会员 会费 慰问 困难 补助 救助 住房 租金 水电 \
    网络 车票 路费 饭钱 衣服 手套 口罩 安全 帽子 防护 培训 考试 证书 上岗 辞退 开除 离职 交接 拖延 推脱 拒绝 威胁 辱骂 推搡 \
    受伤 报警 围堵 聚集 散去 等待 答复 解释 清楚 糊涂 着急 生气 难过 放心 相信 怀疑 商量 决定 准备 材料 复印 原件 身份 户口 \
    地址 门牌 楼层 房间 电梯 楼道 大门 围墙 道路 公交 地铁 车站 市场 超市 饭店 酒店 学校 工厂 公园 河边 桥头 路口";
const ENDINGS: &[&str] = &[
    "希望工会出面协调，把钱要回来。",
    "请尽快派人到现场看一下。",
    "不希望单位知道是谁打的电话。",
    "家里等钱看病，希望能快一点。",
    "如果还不解决，大家商量一起去项目部。",
    "希望能帮忙问清楚，给个答复。",
];
const TASKS: &[&str] = &[
    "先和街道联系，两人同去，核对人数和金额，拍告示牌、记工本和结算单。",
    "到现场看考勤和排班，找三名职工分别问，记下工时。",
    "找单位人事核对合同和社保记录，单位不给也要记下来。",
    "了解受伤经过和现在的情况，拍诊断材料，问清楚报过谁。",
];

/// The registration of a made-up ticket of about 1.4 KB of JSON, the ticket that grows from it included.
#[must_use]
pub fn registration(seed: u64) -> Registration {
    let lots = &mut Lots::far_from(seed);
    let people = u32::try_from(1 + lots.below(30)).unwrap_or(1);
    let amount = i64::try_from(3 + lots.below(900)).unwrap_or(3) * 1000;
    let (trade, firm, street, site) = (lots.pick(TRADES), lots.pick(FIRMS), lots.pick(STREETS), lots.pick(SITES));
    let mut text = format!("{}{people} 名{trade}在{site}给{firm}干活，", lots.pick(OPENINGS));
    for _ in 0..1 + lots.below(2) {
        text.push_str(lots.pick(FACTS));
    }
    text.push_str(&talk(lots));
    text.push_str(lots.pick(ENDINGS));
    let surname = lots.pick(SURNAMES);
    let signals = Signals {
        workers: people,
        amount: Fen::yuan(amount),
        months: u32::try_from(lots.below(12)).unwrap_or(0),
        signs: if lots.below(5) == 0 { [Sign::BrokenPromise].into() } else { [].into() },
        ..Signals::default()
    };
    Registration {
        matter: Matter {
            class: lots.pick(CLASSES).to_owned(),
            title: format!("{people} 名{trade}反映{firm}，涉及 {} 元", amount),
            text,
            channel: Channel::Hotline,
            source: format!("12351-{:08}", lots.below(100_000_000)),
            place: Place {
                street: street.to_owned(),
                address: format!("{site} {} 号门", 1 + lots.below(9)),
                geo: Some(Geo {
                    lat: 30_000_000 + i32::try_from(lots.below(900_000)).unwrap_or(0),
                    lon: 114_000_000 + i32::try_from(lots.below(900_000)).unwrap_or(0),
                }),
            },
            employer: firm.to_owned(),
            people: Some(people),
            amount: Some(Fen::yuan(amount)),
            signals,
            secrecy: if lots.below(3) == 0 { Secrecy::Open } else { Secrecy::Secret },
        },
        contact: Some(Contact {
            name: format!("{surname}某某"),
            phone: format!("1390000{:04}", lots.below(10_000)),
            role: format!("{trade}代表"),
        }),
        proposal: None,
    }
}

/// What a caller says in his own words, as far as its letters go: no sense, but as varied as people.
fn talk(lots: &mut Lots) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut talk = String::new();
    for _ in 0..5 + lots.below(5) {
        for _ in 0..4 + lots.below(5) {
            talk.push_str(lots.pick(&words));
        }
        talk.push_str(&format!("{}，", 1 + lots.below(31)));
    }
    talk
}

/// A task for `officer`.
#[must_use]
pub fn task(seed: u64, officer: niangjia_domain::id::UserId) -> Task {
    let lots = &mut Lots::far_from(seed ^ 0xA5);
    Task {
        officer,
        second: None,
        task: lots.pick(TASKS).to_owned(),
        disclose: Disclosure { contact: lots.below(2) == 0, earlier_photos: true },
    }
}

/// A note of exactly `chars` characters.
#[must_use]
pub fn note(seed: u64, chars: usize) -> String {
    let lots = &mut Lots::far_from(seed ^ 0x5A);
    let mut text = String::new();
    while text.chars().count() < chars {
        text.push_str(lots.pick(FACTS));
    }
    text.chars().take(chars).collect()
}

/// A real JPEG of about so many bytes, most of them in comments, as some cameras leave them: quick to make, and like a photo
/// in that it does not compress.
#[must_use]
pub fn jpeg(seed: u64, bytes: usize) -> Vec<u8> {
    let picture = noise_jpeg(seed, Size { width: 8, height: 8 });
    let lots = &mut Lots::far_from(seed ^ 0x3C);
    let (mark, rest) = picture.split_at(JPEG_MARK_BYTES);
    let mut whole = mark.to_vec();
    let mut left = bytes.saturating_sub(picture.len());
    while left > 0 {
        let length = left.min(JPEG_COMMENT_BYTES);
        whole.extend([0xFF, 0xFE]);
        // The length counts itself.
        whole.extend(u16::try_from(length + 2).unwrap_or(u16::MAX).to_be_bytes());
        whole.extend((0..length.div_ceil(8)).flat_map(|_| lots.draw().to_le_bytes()).take(length));
        left -= length;
    }
    whole.extend(rest);
    whole
}

/// Every JPEG begins with a mark of this length.
const JPEG_MARK_BYTES: usize = 2;
/// Most bytes in one comment, by its 16 bits of length.
const JPEG_COMMENT_BYTES: usize = 65_533;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_photo_is_a_picture_of_about_the_wanted_size() {
        let photo = jpeg(7, 300_000);
        assert!((300_000..301_000).contains(&photo.len()), "{}", photo.len());
        assert!(niangjia_photo::recognise(&photo).is_ok());
        assert_ne!(photo, jpeg(8, 300_000));
    }

    #[test]
    fn a_seed_makes_the_same_ticket_and_another_seed_another() {
        assert_eq!(registration(7), registration(7));
        assert_ne!(registration(7).matter.text, registration(8).matter.text);
        assert_eq!(note(3, 40).chars().count(), 40);
    }
}
