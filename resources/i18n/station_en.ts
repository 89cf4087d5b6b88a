<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>Dock</name>
    <message>
        <source>设备台（演示）</source>
        <translation>Device dock (demo)</translation>
    </message>
</context>
<context>
    <name>DockButtons</name>
    <message>
        <source>点一下，看看终端怎么反应。</source>
        <translation>Press one and see how the terminal answers.</translation>
    </message>
</context>
<context>
    <name>RefusedList</name>
    <message>
        <source>更正已经开始：请办事人刷证件后，在未完成的申请里继续。</source>
        <translation>A correction has been begun: with the person&apos;s card, go on among the unfinished applications.</translation>
    </message>
    <message>
        <source>重新发送</source>
        <translation>Send again</translation>
    </message>
    <message>
        <source>更正后重新收件</source>
        <translation>Correct and take in again</translation>
    </message>
    <message>
        <source>改走其他途径…</source>
        <translation>Hand over another way…</translation>
    </message>
    <message>
        <source>撤回…</source>
        <translation>Withdraw…</translation>
    </message>
    <message>
        <source>为什么撤回？撤回后不再发送给平台。</source>
        <translation>Why is it withdrawn? It is not sent to the platform any more.</translation>
    </message>
    <message>
        <source>改走哪种途径？选定后不再发送给平台。</source>
        <translation>Which other way? Once chosen it is not sent to the platform any more.</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>送不出去、等待处理</source>
        <translation>Not sent, waiting for you</translation>
    </message>
</context>
<context>
    <name>TechnicianConsumables</name>
    <message>
        <source>耗材每日检查：%1。</source>
        <translation>Daily check of supplies: %1.</translation>
    </message>
    <message>
        <source>没有登记上：磁盘写不进去。请检查磁盘空间后再登记一次。</source>
        <translation>Not recorded: the disk takes nothing. Check its room and record again.</translation>
    </message>
    <message>
        <source>上次检查：%1</source>
        <translation>Last time: %1</translation>
    </message>
    <message>
        <source>充足</source>
        <translation>Enough</translation>
    </message>
    <message>
        <source>不足</source>
        <translation>Low</translation>
    </message>
    <message>
        <source>已更换</source>
        <translation>Replaced</translation>
    </message>
    <message>
        <source>登记今天的检查</source>
        <translation>Record today&apos;s check</translation>
    </message>
    <message>
        <source>每一项都看过、选好，才能登记。</source>
        <translation>Look at every line and choose; then it can be recorded.</translation>
    </message>
</context>
<context>
    <name>TechnicianDevices</name>
    <message>
        <source>terminal.toml 里没有设备。</source>
        <translation>terminal.toml names no device.</translation>
    </message>
    <message>
        <source>%1：%2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>自检：%1</source>
        <translation>Self-test: %1</translation>
    </message>
    <message>
        <source>打印测试单</source>
        <translation>Print test slip</translation>
    </message>
    <message>
        <source>试拍一张</source>
        <translation>Test capture</translation>
    </message>
    <message>
        <source>自检</source>
        <translation>Self-test</translation>
    </message>
    <message>
        <source>打印测试页</source>
        <translation>Print test page</translation>
    </message>
    <message>
        <source>试扫一张</source>
        <translation>Scan one sheet</translation>
    </message>
    <message>
        <source>试扫一个码</source>
        <translation>Scan one code</translation>
    </message>
    <message>
        <source>试读一张</source>
        <translation>Read one card</translation>
    </message>
    <message>
        <source>上次自检：%1</source>
        <translation>Last self-test: %1</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>没有配置：%1。在“安装绑定”里查找和绑定。</source>
        <translation>Not configured: %1. Find and bind them under Set-up.</translation>
    </message>
</context>
<context>
    <name>TechnicianEnrol</name>
    <message>
        <source>在大厅节点登记（没有就不用填）</source>
        <translation>Enrol with the hall node (leave empty if there is none)</translation>
    </message>
    <message>
        <source>在市级平台登记</source>
        <translation>Enrol with the city&apos;s platform</translation>
    </message>
    <message>
        <source>大厅节点地址</source>
        <translation>Address of the hall node</translation>
    </message>
    <message>
        <source>平台地址</source>
        <translation>Address of the platform</translation>
    </message>
    <message>
        <source>一次性登记码</source>
        <translation>One-time code</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Enrol</translation>
    </message>
</context>
<context>
    <name>TechnicianPanel</name>
    <message>
        <source>设备</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>待送队列</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>就绪检查</source>
        <translation>Readiness</translation>
    </message>
    <message>
        <source>设备台</source>
        <translation>Dock</translation>
    </message>
    <message>
        <source>技术维护</source>
        <translation>Maintenance</translation>
    </message>
    <message>
        <source>退出维护</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>安装绑定</source>
        <translation>Set-up</translation>
    </message>
    <message>
        <source>耗材</source>
        <translation>Supplies</translation>
    </message>
    <message>
        <source>U盘传送</source>
        <translation>By stick</translation>
    </message>
</context>
<context>
    <name>TechnicianQueue</name>
    <message>
        <source>没有待送</source>
        <translation>none waits</translation>
    </message>
    <message>
        <source>%1 分钟</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 小时</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 天</source>
        <translation>%1 days</translation>
    </message>
    <message>
        <source>同步程序没有运行，收件暂时不会送出。</source>
        <translation>The sync agent is not running: nothing is sent for now.</translation>
    </message>
    <message>
        <source>同步程序</source>
        <translation>Sync agent</translation>
    </message>
    <message>
        <source>正在运行</source>
        <translation>running</translation>
    </message>
    <message>
        <source>没有运行</source>
        <translation>not running</translation>
    </message>
    <message>
        <source>待送平台</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>%1 件</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>reading …</translation>
    </message>
    <message>
        <source>最早一件已等</source>
        <translation>Oldest has waited</translation>
    </message>
    <message>
        <source>已送达</source>
        <translation>Delivered</translation>
    </message>
    <message>
        <source>上次联系平台</source>
        <translation>Last contact</translation>
    </message>
    <message>
        <source>还没有过</source>
        <translation>never</translation>
    </message>
    <message>
        <source>不多，请清理</source>
        <translation>Low: make room</translation>
    </message>
    <message>
        <source>快满：不再办理新事项，请马上清理</source>
        <translation>Nearly full: nothing new is taken in, make room now</translation>
    </message>
    <message>
        <source>已满：备用空间已放开，请马上清理</source>
        <translation>Full: the reserve has been let go, make room now</translation>
    </message>
    <message>
        <source>充足</source>
        <translation>Enough</translation>
    </message>
    <message>
        <source>磁盘空间</source>
        <translation>Disk space</translation>
    </message>
    <message>
        <source>送达进度</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>正在发送</source>
        <translation>Being sent now</translation>
    </message>
    <message>
        <source>最近速度</source>
        <translation>Speed lately</translation>
    </message>
    <message>
        <source>带宽上限</source>
        <translation>Cap on the line</translation>
    </message>
    <message>
        <source>下次尝试</source>
        <translation>Next try</translation>
    </message>
    <message>
        <source>读不出来</source>
        <translation>cannot be read</translation>
    </message>
    <message>
        <source>故障</source>
        <translation>Trouble</translation>
    </message>
</context>
<context>
    <name>TechnicianReadiness</name>
    <message>
        <source>正在检查，最多十秒…</source>
        <translation>Checking, ten seconds at most …</translation>
    </message>
    <message>
        <source>可以对外服务。</source>
        <translation>Ready to serve.</translation>
    </message>
    <message>
        <source>还不能对外服务，请先处理下面标叉的各项。</source>
        <translation>Not ready: deal with the items marked by a cross first.</translation>
    </message>
    <message>
        <source>重新检查</source>
        <translation>Check again</translation>
    </message>
</context>
<context>
    <name>TechnicianSetup</name>
    <message>
        <source>正在登记…</source>
        <translation>Enrolling …</translation>
    </message>
    <message>
        <source>正在查找设备，最多二十秒…</source>
        <translation>Looking for devices, twenty seconds at most …</translation>
    </message>
    <message>
        <source>正在绑定…</source>
        <translation>Binding …</translation>
    </message>
    <message>
        <source>正在按计划设置…</source>
        <translation>Following the plan …</translation>
    </message>
    <message>
        <source>正在检查并生成报告…</source>
        <translation>Checking and making the report …</translation>
    </message>
    <message>
        <source>没有做成：%1</source>
        <translation>Not done: %1</translation>
    </message>
    <message>
        <source>设备绑定有变，重新启动本机程序后生效。</source>
        <translation>Bindings have changed: they count from the program&apos;s next start.</translation>
    </message>
    <message>
        <source>可以对外服务。报告：%1</source>
        <translation>Ready to serve. Report: %1</translation>
    </message>
    <message>
        <source>还不能对外服务。报告：%1</source>
        <translation>Not ready to serve yet. Report: %1</translation>
    </message>
    <message>
        <source>%1：%2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>找到安装计划：%1</source>
        <translation>A plan was found: %1</translation>
    </message>
    <message>
        <source>按这个计划设置</source>
        <translation>Follow this plan</translation>
    </message>
    <message>
        <source>重新查找设备</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>查找设备</source>
        <translation>Look for devices</translation>
    </message>
    <message>
        <source>生成就绪报告</source>
        <translation>Make the readiness report</translation>
    </message>
    <message>
        <source>没有找到可以绑定的设备。检查线缆和电源，再查找一次。</source>
        <translation>Nothing was found that could be bound. Check cables and power, then look again.</translation>
    </message>
    <message>
        <source>%1（已认出）</source>
        <translation>%1 (recognised)</translation>
    </message>
    <message>
        <source>可作%1</source>
        <translation>May serve as: %1</translation>
    </message>
    <message>
        <source>已绑定</source>
        <translation>Bound</translation>
    </message>
    <message>
        <source>绑定</source>
        <translation>Bind</translation>
    </message>
    <message>
        <source>没有查找%1：%2</source>
        <translation>Did not look for %1: %2</translation>
    </message>
</context>
<context>
    <name>TechnicianSignIn</name>
    <message>
        <source>工号或密码不对，还可以试 %1 次。</source>
        <translation>Wrong staff ID or password. Tries left: %1.</translation>
    </message>
    <message>
        <source>试错次数太多，%1 以后再试。</source>
        <translation>Too many wrong tries. Try again after %1.</translation>
    </message>
    <message>
        <source>这个账号已停用，请联系管理员。</source>
        <translation>This account is disabled. Ask the administrator.</translation>
    </message>
    <message>
        <source>这个账号已过期，请联系管理员重新设置密码。</source>
        <translation>This account has expired. Ask the administrator for a new password.</translation>
    </message>
    <message>
        <source>这个账号不能进入维护，需要技术人员或值班负责人。</source>
        <translation>This account may not enter: a technician or supervisor is needed.</translation>
    </message>
    <message>
        <source>本机数据库打不开（%1），请用 hall-station check 检查。</source>
        <translation>The store does not open (%1). Run hall-station check.</translation>
    </message>
    <message>
        <source>工作人员登录</source>
        <translation>Staff sign-in</translation>
    </message>
    <message>
        <source>仅限技术人员和值班负责人。每次登录都有记录。</source>
        <translation>For technicians and supervisors. Every sign-in is recorded.</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Staff ID</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>正在核对…</source>
        <translation>Checking …</translation>
    </message>
    <message>
        <source>登录</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>本机数据库损坏，暂时不能登录。请关闭终端程序和同步程序，运行 hall-sync verify --repair：旧数据库原样留存，能读出的全部转入新库，读不出的逐件列出收件编号。</source>
        <translation>The database is damaged and nobody can sign in. Close app and agent, run hall-sync verify --repair: the old database is kept as it is, whatever can be read is carried into a new one, the rest is listed by case number.</translation>
    </message>
</context>
<context>
    <name>TechnicianStick</name>
    <message>
        <source>没有网络时，把待送的收件导出到U盘，带到平台接收。盘上的内容已加密，只有平台能打开；收件仍留在本机，读到回执才算送达。</source>
        <translation>Without a network, export what waits to a stick and take it to the platform. It is encrypted and only the platform can open it; everything stays here too, and counts as delivered once the receipt is read.</translation>
    </message>
    <message>
        <source>正在处理，第 %1 件，共 %2 件。请不要拔出U盘。</source>
        <translation>Working on %1 of %2. Do not pull out the stick.</translation>
    </message>
    <message>
        <source>正在处理，请不要拔出U盘。</source>
        <translation>Working. Do not pull out the stick.</translation>
    </message>
    <message>
        <source>没有插入U盘。</source>
        <translation>No stick is put in.</translation>
    </message>
    <message>
        <source>U盘：%1</source>
        <translation>Stick: %1</translation>
    </message>
    <message>
        <source>导出到U盘</source>
        <translation>Export to the stick</translation>
    </message>
    <message>
        <source>读取回执</source>
        <translation>Read the receipts</translation>
    </message>
</context>
</TS>
