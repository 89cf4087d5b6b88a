pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Station.Models

// Setting the terminal up: where it stands, a plan from a stick, enrolment, devices found and bound, the report.
HallScroll {
    id: page

    required property SetupPage setup

    readonly property bool idle: page.setup.doing === ""
    readonly property string doingWords: {
        switch (page.setup.doing) {
        case "enrol":
            return qsTr("正在登记…");
        case "discover":
            return qsTr("正在查找设备，最多二十秒…");
        case "bind":
            return qsTr("正在绑定…");
        case "plan":
            return qsTr("正在按计划设置…");
        case "report":
            return qsTr("正在检查并生成报告…");
        default:
            return "";
        }
    }

    padding: Theme.gapS

    HallBanner {
        objectName: "setup-doing"
        symbol: "clock"
        text: page.doingWords
        tone: "info"
        visible: text !== ""
        width: page.innerWidth
    }
    HallBanner {
        objectName: "setup-trouble"
        text: qsTr("没有做成：%1").arg(page.setup.trouble)
        tone: "danger"
        visible: page.setup.trouble !== ""
        width: page.innerWidth
    }
    HallBanner {
        objectName: "setup-restart"
        text: qsTr("设备绑定有变，重新启动本机程序后生效。")
        tone: "warning"
        visible: page.setup.restartNeeded
        width: page.innerWidth
    }
    HallBanner {
        objectName: "setup-report"
        symbol: page.setup.reportReady ? "check-circle" : "warning"
        text: page.setup.reportReady ? qsTr("可以对外服务。报告：%1").arg(page.setup.reportPath) : qsTr("还不能对外服务。报告：%1").arg(page.setup.reportPath)
        tone: page.setup.reportReady ? "success" : "danger"
        visible: page.setup.reportPath !== ""
        width: page.innerWidth
    }
    HallCard {
        padding: Theme.gap
        spacing: Theme.gapXs
        width: page.innerWidth

        Repeater {
            model: page.setup.steps

            Item {
                id: step

                required property string name
                required property string words
                required property string grade
                required property string detail

                height: Math.max(stepMark.height, stepWords.height)
                objectName: "setup-step-" + step.grade
                width: parent?.width ?? 0

                TechnicianMark {
                    id: stepMark

                    anchors.left: parent.left
                    grade: step.grade
                }
                Column {
                    id: stepWords

                    anchors.left: stepMark.right
                    anchors.leftMargin: Theme.gap
                    anchors.right: parent.right

                    HallText {
                        text: qsTr("%1：%2").arg(step.name).arg(step.words)
                        width: parent.width
                    }
                    HallText {
                        color: Theme.inkSoft
                        font.pixelSize: Theme.caption
                        text: step.detail
                        visible: text !== ""
                        width: parent.width
                        wrapMode: Text.Wrap
                    }
                }
            }
        }
    }
    Repeater {
        model: page.setup.plans

        HallCard {
            id: plan

            required property string path

            padding: Theme.gap
            width: page.innerWidth

            HallText {
                text: qsTr("找到安装计划：%1").arg(plan.path)
                width: parent.width
                wrapMode: Text.Wrap
            }
            HallButton {
                enabled: page.idle
                kind: HallButton.Primary
                objectName: "button-apply-plan"
                text: qsTr("按这个计划设置")

                onClicked: page.setup.apply(plan.path)
            }
        }
    }
    TechnicianEnrol {
        enabled: page.idle
        hall: false
        objectName: "enrol-city"
        setup: page.setup
        visible: !page.setup.enrolled
        width: page.innerWidth
    }
    TechnicianEnrol {
        enabled: page.idle
        hall: true
        objectName: "enrol-hall"
        setup: page.setup
        visible: page.setup.enrolled && !page.setup.hallEnrolled
        width: page.innerWidth
    }
    Flow {
        spacing: Theme.gap
        width: page.innerWidth

        HallButton {
            enabled: page.idle
            kind: page.setup.looked ? HallButton.Secondary : HallButton.Primary
            objectName: "button-discover"
            symbol: "search"
            text: page.setup.looked ? qsTr("重新查找设备") : qsTr("查找设备")

            onClicked: page.setup.look()
        }
        HallButton {
            enabled: page.idle
            objectName: "button-report"
            symbol: "document"
            text: qsTr("生成就绪报告")

            onClicked: page.setup.report()
        }
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("没有找到可以绑定的设备。检查线缆和电源，再查找一次。")
        visible: page.setup.looked && found.count === 0
        width: page.innerWidth
    }
    Repeater {
        id: found

        model: page.setup.candidates

        HallCard {
            id: candidate

            required property string roleWords
            required property string role
            required property string transport
            required property string label
            required property bool certain
            required property bool bound

            padding: Theme.gap
            width: page.innerWidth

            Item {
                height: Math.max(candidateWords.height, bindButton.height)
                width: parent.width

                Column {
                    id: candidateWords

                    anchors.left: parent.left
                    anchors.right: bindButton.left
                    anchors.rightMargin: Theme.gap
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Theme.gapXs

                    HallText {
                        font.weight: Font.DemiBold
                        text: candidate.certain ? qsTr("%1（已认出）").arg(candidate.roleWords) : qsTr("可作%1").arg(candidate.roleWords)
                        width: parent.width
                    }
                    HallText {
                        color: Theme.inkSoft
                        font.pixelSize: Theme.caption
                        text: [candidate.label, candidate.transport].join(" · ")
                        width: parent.width
                        wrapMode: Text.Wrap
                    }
                }
                HallButton {
                    id: bindButton

                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    enabled: page.idle && !candidate.bound
                    objectName: "button-bind-" + candidate.role
                    text: candidate.bound ? qsTr("已绑定") : qsTr("绑定")

                    onClicked: page.setup.bind(candidate.role, candidate.transport)
                }
            }
        }
    }
    Repeater {
        model: page.setup.missed

        HallText {
            id: missed

            required property string source
            required property string why
            required property string detail

            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            text: [qsTr("没有查找%1：%2").arg(missed.source).arg(missed.why), missed.detail].filter(part => part !== "").join(" · ")
            width: page.innerWidth
            wrapMode: Text.Wrap
        }
    }
}
