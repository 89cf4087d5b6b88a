"""The words generated items are made of: departments of a city's government, the things they decide on, and what can be
done with each kind of thing. Real words of real catalogues; the organs are those of the made-up 示例市.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thing:
    """What items are about. ``kind``: L licence, R registration, P payment, C confirmation, S service."""

    name: str
    english: str
    kind: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Department:
    """``organ`` without its place: 公安局."""

    organ: str
    group: str
    things: tuple[Thing, ...]


#: By kind of thing: (what is done, in English), the first is getting it in the first place.
DOINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "L": (
        ("新办", "new application"),
        ("变更", "change"),
        ("延续", "renewal"),
        ("注销", "cancellation"),
        ("遗失补发", "replacement of a lost licence"),
        ("变更（单位名称）", "change of name"),
        ("变更（地址）", "change of address"),
        ("变更（法定代表人）", "change of legal representative"),
        ("换发", "reissue"),
        ("撤回申请", "withdrawal"),
    ),
    "R": (
        ("登记", "registration"),
        ("变更登记", "change of registration"),
        ("注销登记", "deregistration"),
        ("更正登记", "correction of registration"),
        ("登记信息查询", "register enquiry"),
        ("登记证明开具", "certificate of registration"),
        ("登记证遗失补发", "replacement of a lost certificate"),
        ("备案", "filing"),
        ("迁出登记", "moving out"),
    ),
    "P": (
        ("申领", "application"),
        ("资格认定", "check of entitlement"),
        ("信息变更", "change of data"),
        ("停发申请", "end of payment"),
        ("恢复发放", "resumption of payment"),
        ("发放情况查询", "payment enquiry"),
        ("补发申请", "back payment"),
        ("年度复核", "yearly review"),
    ),
    "C": (
        ("认定", "recognition"),
        ("复核认定", "review of recognition"),
        ("信息变更", "change of data"),
        ("撤销认定", "withdrawal of recognition"),
        ("证书申领", "certificate"),
        ("证书遗失补发", "replacement of a lost certificate"),
        ("证书换发", "reissue of a certificate"),
        ("认定结果查询", "enquiry"),
    ),
    "S": (
        ("办理", "service"),
        ("信息查询", "enquiry"),
        ("信息变更", "change of data"),
        ("补办", "replacement"),
        ("预约", "appointment"),
        ("证明开具", "certificate"),
        ("注销", "cancellation"),
        ("异地办理", "from another place"),
    ),
}

_BOTH, _PERSON, _FIRM = ("1", "2"), ("1",), ("2", "3", "4")
_TARGETS = {"b": _BOTH, "p": _PERSON, "f": _FIRM}


def _things(lines: str) -> tuple[Thing, ...]:
    things = []
    for line in lines.strip().splitlines():
        name, english, marks = (part.strip() for part in line.split("|"))
        things.append(Thing(name, english, marks[0], _TARGETS[marks[1]]))
    return tuple(things)


DEPARTMENTS: tuple[Department, ...] = (
    Department("公安局", "residence", _things("""
        居民身份证 | Resident identity card | Sp
        居住证 | Residence permit | Sp
        户口簿 | Household register | Sp
        出生户口 | Household registration of a newborn | Rp
        死亡户口注销 | Household deregistration after death | Rp
        户口迁移 | Transfer of household registration | Rp
        投靠落户 | Joining a relative's household | Rp
        人才引进落户 | Household registration for skilled people | Rp
        姓名更正 | Correction of a name in the household register | Rp
        普通护照 | Passport | Lp
        往来港澳通行证 | Exit-entry permit for Hong Kong and Macao | Lp
        往来台湾通行证 | Travel permit to Taiwan | Lp
        无犯罪记录证明 | Certificate of no criminal record | Sp
        机动车驾驶证 | Driving licence | Lp
        机动车号牌和行驶证 | Vehicle plate and licence | Rb
        机动车所有权转移 | Transfer of vehicle ownership | Rb
        机动车检验合格标志 | Vehicle inspection mark | Cb
        电动自行车 | Electric bicycle | Rp
        旅馆业特种行业许可 | Hotel special trade licence | Lf
        公章刻制业特种行业许可 | Seal engraving trade licence | Lf
        大型群众性活动安全许可 | Safety permit for large events | Lf
        烟花爆竹道路运输许可 | Permit for road transport of fireworks | Lf
        养犬 | Dog keeping | Rp
        保安服务公司设立许可 | Security company licence | Lf
        """)),
    Department("市场监督管理局", "business", _things("""
        食品经营许可 | Food business licence | Lb
        食品生产许可 | Food production licence | Lf
        小餐饮 | Small eatery | Rb
        食品摊贩 | Food stall | Rp
        药品经营许可 | Pharmacy licence | Lf
        医疗器械经营许可 | Medical device business licence | Lf
        第二类医疗器械经营 | Class II medical device business | Rf
        特种设备使用 | Use of special equipment | Rf
        特种设备作业人员资格 | Special equipment operator | Cp
        计量标准器具核准 | Approval of measuring standards | Lf
        检验检测机构资质 | Testing institution qualification | Cf
        企业开办营业执照 | Business licence of a company | Rf
        有限责任公司 | Limited liability company | Rf
        股份有限公司 | Company limited by shares | Rf
        个体工商户 | Individual business | Rp
        个人独资企业 | Sole proprietorship | Rb
        合伙企业 | Partnership | Rb
        农民专业合作社 | Farmers' cooperative | Rb
        分公司 | Branch of a company | Rf
        股权出质 | Pledge of shares | Rb
        动产抵押 | Chattel mortgage | Rb
        广告发布 | Advertising | Rf
        专利资助资金 | Patent subsidy | Pb
        """)),
    Department("人力资源和社会保障局", "social_insurance", _things("""
        社会保障卡 | Social security card | Sp
        城乡居民养老保险参保 | Pension insurance for residents | Rp
        城镇职工养老保险待遇 | Employees' pension | Pp
        灵活就业人员社会保险参保 | Social insurance for the self-employed | Rp
        企业社会保险参保 | Social insurance of a company | Rf
        养老保险关系转移接续 | Transfer of pension insurance | Sp
        失业保险金 | Unemployment benefit | Pp
        工伤认定 | Work injury | Cb
        工伤保险待遇 | Work injury benefit | Pp
        劳动能力鉴定 | Assessment of working ability | Cp
        就业创业证 | Employment and business start-up certificate | Sp
        就业困难人员 | People with difficulty in finding work | Cp
        失业人员 | Unemployed people | Rp
        创业担保贷款 | Start-up loan with guarantee | Sb
        一次性创业补贴 | One-time start-up subsidy | Pp
        灵活就业社会保险补贴 | Social insurance subsidy for the self-employed | Pp
        高校毕业生就业补贴 | Employment subsidy for graduates | Pp
        职业技能提升补贴 | Vocational training subsidy | Pp
        人力资源服务许可 | Employment agency licence | Lf
        劳务派遣经营许可 | Labour dispatch licence | Lf
        企业实行特殊工时制度审批 | Approval of special working hours | Lf
        专业技术职称 | Professional title | Cp
        流动人员人事档案 | Personnel file | Sp
        """)),
    Department("医疗保障局", "social_insurance", _things("""
        城乡居民基本医疗保险参保 | Basic medical insurance for residents | Rp
        职工基本医疗保险参保 | Employees' medical insurance | Rb
        医疗费用手工报销 | Reimbursement of medical costs | Pp
        异地就医备案 | Medical treatment in another place | Sp
        生育保险待遇 | Maternity benefit | Pp
        生育津贴 | Maternity allowance | Pp
        门诊慢性病特殊病种待遇 | Outpatient benefit for chronic disease | Pp
        医疗救助 | Medical aid | Pp
        医疗保险关系转移接续 | Transfer of medical insurance | Sp
        医疗保险个人账户 | Personal medical insurance account | Sp
        """)),
    Department("民政局", "elder", _things("""
        老年人优待证 | Senior citizen card | Sp
        高龄津贴 | Allowance for the very old | Pp
        养老服务补贴 | Elderly care subsidy | Pp
        失能老年人护理补贴 | Nursing subsidy for frail elderly people | Pp
        养老机构 | Elderly care home | Rf
        最低生活保障金 | Subsistence allowance | Pp
        特困人员救助供养 | Support for people in extreme need | Pp
        临时救助金 | Emergency aid | Pp
        孤儿基本生活费 | Orphan's allowance | Pp
        困难残疾人生活补贴 | Living subsidy for disabled people in need | Pp
        重度残疾人护理补贴 | Nursing subsidy for severely disabled people | Pp
        结婚 | Marriage | Rp
        离婚 | Divorce | Rp
        收养 | Adoption | Rp
        社会团体 | Social association | Rf
        民办非企业单位 | Private non-enterprise unit | Rf
        慈善组织 | Charity | Cf
        殡葬服务费减免 | Waiver of funeral fees | Pp
        公墓建设许可 | Cemetery permit | Lf
        地名命名 | Naming of places | Lf
        """)),
    Department("卫生健康委员会", "family", _things("""
        生育服务 | Childbirth | Rp
        出生医学证明 | Birth certificate | Sp
        独生子女父母奖励金 | Reward for parents of an only child | Pp
        计划生育家庭特别扶助金 | Special aid for families | Pp
        预防接种证 | Vaccination record | Sp
        医疗机构执业许可 | Medical institution licence | Lf
        诊所 | Clinic | Rb
        医师执业注册 | Physician registration | Lp
        护士执业注册 | Nurse registration | Lp
        公共场所卫生许可 | Hygiene licence for public places | Lb
        饮用水供水单位卫生许可 | Drinking water hygiene licence | Lf
        放射诊疗许可 | Radiotherapy licence | Lf
        消毒产品生产企业卫生许可 | Disinfectant producer hygiene licence | Lf
        健康证 | Health certificate | Sp
        托育机构 | Nursery | Rf
        母婴保健技术服务许可 | Maternal care service licence | Lf
        """)),
    Department("住房和城乡建设局", "housing", _things("""
        公共租赁住房 | Public rental housing | Pp
        保障性住房资格 | Subsidised housing entitlement | Cp
        住房租赁补贴 | Rent subsidy | Pp
        房屋租赁 | House lease | Rb
        商品房预售许可 | Presale permit for housing | Lf
        新建商品房买卖合同网签 | Online signing of new housing contract | Sb
        存量房买卖合同网签 | Online signing of second-hand housing contract | Sb
        建筑工程施工许可 | Building permit | Lf
        建筑业企业资质 | Building company qualification | Cf
        房地产开发企业资质 | Real estate developer qualification | Cf
        既有住宅加装电梯 | Lift for an existing building | Sp
        住宅专项维修资金 | Housing maintenance fund | Pb
        城镇污水排入排水管网许可 | Sewage discharge licence | Lf
        燃气经营许可 | Gas business licence | Lf
        消防设计审查 | Fire safety design review | Lf
        危房鉴定 | Assessment of unsafe buildings | Cb
        """)),
    Department("住房公积金管理中心", "housing", _things("""
        住房公积金提取 | Withdrawal from the housing fund | Pp
        住房公积金贷款 | Housing fund loan | Sp
        住房公积金账户 | Housing fund account | Sp
        单位住房公积金缴存 | Housing fund contributions of a company | Rf
        住房公积金异地转移 | Transfer of the housing fund | Sp
        租房提取住房公积金 | Housing fund for rent | Pp
        """)),
    Department("自然资源和规划局", "housing", _things("""
        不动产首次登记 | First registration of real estate | Sb
        不动产转移登记 | Transfer of real estate | Sb
        不动产抵押登记 | Real estate mortgage | Sb
        不动产继承登记 | Inheritance of real estate | Sp
        不动产登记资料 | Real estate register | Sb
        不动产权证书 | Real estate certificate | Sb
        建设用地规划许可 | Land use planning permit | Lf
        建设工程规划许可 | Construction planning permit | Lf
        乡村建设规划许可 | Rural construction planning permit | Lp
        农村宅基地 | Rural housing land | Rp
        采矿许可 | Mining licence | Lf
        林木采伐许可 | Logging licence | Lb
        测绘单位资质 | Surveying qualification | Cf
        """)),
    Department("教育局", "education", _things("""
        义务教育入学 | Compulsory school enrolment | Rp
        随迁子女入学 | School enrolment of migrant children | Rp
        义务教育转学 | Change of school | Sp
        幼儿园入园 | Kindergarten enrolment | Rp
        教师资格 | Teacher qualification | Cp
        民办学校办学许可 | Private school licence | Lf
        校外培训机构办学许可 | Private tutoring licence | Lf
        民办幼儿园办学许可 | Private kindergarten licence | Lf
        家庭经济困难学生资助 | Aid for students in need | Pp
        生源地助学贷款 | Student loan | Sp
        高中阶段学校学籍 | Secondary school record | Sp
        学历证明 | Proof of schooling | Sp
        普通话水平测试等级证书 | Putonghua certificate | Cp
        """)),
    Department("交通运输局", "transport", _things("""
        道路货物运输经营许可 | Road freight licence | Lb
        道路旅客运输经营许可 | Passenger transport licence | Lf
        道路运输从业人员资格 | Road transport worker | Cp
        网络预约出租汽车经营许可 | Ride-hailing business licence | Lf
        网络预约出租汽车驾驶员 | Ride-hailing driver | Cp
        出租汽车驾驶员从业资格 | Taxi driver | Cp
        机动车驾驶员培训 | Driving school | Rf
        机动车维修经营 | Vehicle repair business | Rb
        超限运输车辆行驶公路许可 | Permit for oversized vehicles | Lb
        涉路施工活动许可 | Road works permit | Lf
        水路运输经营许可 | Water transport licence | Lf
        船舶国籍 | Nationality of ships | Rb
        公交乘车卡 | Bus card | Sp
        """)),
    Department("税务局", "tax", _things("""
        税务登记信息 | Tax register | Rf
        增值税一般纳税人 | General VAT payer | Rf
        发票票种核定 | Kinds of invoices | Sf
        个人所得税完税证明 | Proof of income tax | Sp
        房屋交易契税 | Deed tax | Sb
        车辆购置税 | Vehicle purchase tax | Sb
        代开发票 | Invoice issued by the tax office | Sb
        城乡居民社会保险费 | Social insurance contributions | Sp
        """)),
    Department("残疾人联合会", "elder", _things("""
        残疾人证 | Disability card | Sp
        残疾人辅助器具补贴 | Subsidy for aids for disabled people | Pp
        残疾儿童康复救助 | Rehabilitation aid for disabled children | Pp
        残疾人机动轮椅车燃油补贴 | Fuel subsidy for wheelchairs | Pp
        残疾人就业 | Employment of disabled people | Rp
        无障碍改造补贴 | Subsidy for barrier-free homes | Pp
        """)),
    Department("退役军人事务局", "elder", _things("""
        退役军人优待证 | Veteran card | Sp
        退役士兵自主就业补助金 | Subsidy for demobilised soldiers | Pp
        烈士遗属抚恤金 | Pension for families of martyrs | Pp
        伤残军人抚恤金 | Pension for disabled soldiers | Pp
        义务兵家庭优待金 | Allowance for families of conscripts | Pp
        """)),
    Department("农业农村局", "farming", _things("""
        农药经营许可 | Pesticide business licence | Lb
        种子生产经营许可 | Seed business licence | Lf
        兽药经营许可 | Veterinary drug business licence | Lb
        动物防疫条件合格 | Animal disease prevention conditions | Cb
        动物诊疗许可 | Animal clinic licence | Lb
        生鲜乳收购许可 | Fresh milk purchase licence | Lf
        农业机械购置补贴 | Farm machinery subsidy | Pp
        耕地地力保护补贴 | Arable land subsidy | Pp
        拖拉机和联合收割机 | Tractors and combine harvesters | Rp
        拖拉机驾驶证 | Tractor driving licence | Lp
        家庭农场 | Family farm | Cp
        水域滩涂养殖 | Aquaculture | Rb
        """)),
    Department("文化和旅游局", "culture", _things("""
        营业性演出许可 | Commercial performance permit | Lf
        互联网上网服务营业场所许可 | Internet cafe licence | Lb
        歌舞娱乐场所许可 | Dance hall licence | Lf
        旅行社业务经营许可 | Travel agency licence | Lf
        导游证 | Tour guide card | Lp
        出版物零售许可 | Book shop licence | Lb
        文物保护单位 | Protected monuments | Cf
        非物质文化遗产传承人 | Bearer of intangible heritage | Cp
        图书馆读者证 | Library card | Sp
        """)),
    Department("城市管理局", "city", _things("""
        户外广告设置许可 | Outdoor advertising permit | Lb
        临时占用城市道路许可 | Permit for temporary use of streets | Lb
        挖掘城市道路许可 | Permit for digging up streets | Lf
        建筑垃圾处置核准 | Building waste permit | Lf
        城市生活垃圾清运许可 | Waste collection licence | Lf
        砍伐城市树木许可 | Permit for felling city trees | Lb
        门店招牌 | Shop sign | Rb
        """)),
    Department("生态环境局", "city", _things("""
        排污许可 | Pollutant discharge permit | Lf
        建设项目环境影响评价审批 | Environmental impact approval | Lf
        危险废物经营许可 | Hazardous waste licence | Lf
        辐射安全许可 | Radiation safety licence | Lf
        """)),
    Department("应急管理局", "city", _things("""
        危险化学品经营许可 | Hazardous chemicals licence | Lf
        烟花爆竹零售许可 | Fireworks retail licence | Lb
        特种作业操作证 | Special operations certificate | Lp
        安全生产许可 | Work safety licence | Lf
        自然灾害救助 | Disaster relief | Pp
        """)),
    Department("水务局", "city", _things("""
        取水许可 | Water abstraction licence | Lf
        生产建设项目水土保持审批 | Soil conservation approval | Lf
        河道采砂许可 | River sand mining licence | Lf
        自来水开户 | Tap water connection | Sb
        """)),
    Department("烟草专卖局", "business", _things("""
        烟草专卖零售许可 | Tobacco retail licence | Lb
        """)),
    Department("司法局", "law", _things("""
        法律援助 | Legal aid | Sp
        律师执业许可 | Lawyer licence | Lp
        基层法律服务工作者执业许可 | Grass-roots legal worker licence | Lp
        公证 | Notarisation | Sb
        人民调解 | Mediation | Sb
        """)),
    Department("发展和改革委员会", "business", _things("""
        企业投资项目核准 | Approval of investment projects | Lf
        企业投资项目 | Investment projects | Rf
        固定资产投资项目节能审查 | Energy saving review | Lf
        """)),
    Department("商务局", "business", _things("""
        成品油零售经营许可 | Petrol station licence | Lf
        对外贸易经营者 | Foreign trade business | Rf
        单用途商业预付卡 | Prepaid cards | Rf
        """)),
    Department("体育局", "culture", _things("""
        经营高危险性体育项目许可 | High-risk sports licence | Lf
        社会体育指导员 | Sports instructor | Cp
        健身气功站点 | Qigong site | Rp
        """)),
)  # fmt: skip

#: The groups of the kiosk's first page: key, name, English, icon.
GROUPS = (
    ("business", "开店办企业", "Business", "storefront"),
    ("residence", "户籍居住", "Residence", "home"),
    ("social_insurance", "社保就业", "Work and insurance", "work"),
    ("family", "生育服务", "Family", "family"),
    ("elder", "养老助老", "Senior citizens", "elder"),
    ("housing", "住房不动产", "Housing", "home"),
    ("education", "入学教育", "Education", "family"),
    ("transport", "交通出行", "Transport", "badge"),
    ("tax", "缴税开票", "Taxes", "work"),
    ("farming", "三农服务", "Farming", "storefront"),
    ("culture", "文化体育旅游", "Culture", "badge"),
    ("city", "城市建设管理", "City", "home"),
    ("law", "法律服务", "Law", "badge"),
)
