import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskIdentity identity
    required property var parties

    function sexText(sex: string): string {
        return sex === "male" ? qsTr("男") : sex === "female" ? qsTr("女") : qsTr("未说明");
    }

    readonly property bool barred: screen.identity.minor || screen.identity.barrier !== ""

    // a character of the private-use areas: no font can show it, the empty box needs a word
    readonly property bool rareName: /[\uE000-\uF8FF\uDB80-\uDBFF]/.test(screen.identity.name)

    function dayText(day: string): string {
        const parts = day.split("-");
        return parts.length === 3 ? qsTr("%1年%2月%3日").arg(Number(parts[0])).arg(Number(parts[1])).arg(Number(parts[2])) : day;
    }

    primaryName: screen.barred ? "button-window" : "button-next"
    primarySymbol: screen.barred ? "window" : "arrow-right"
    primaryText: screen.barred ? qsTr("去人工窗口咨询") : qsTr("是我本人，信息无误")
    secondaryName: screen.barred ? "button-finish-here" : "button-window"
    secondarySymbol: screen.barred ? "close" : "window"
    secondaryText: screen.barred ? qsTr("结束") : qsTr("信息不对")
    subtitle: qsTr("正在办理：%1").arg(screen.identity.item)
    title: qsTr("请核对您的身份信息")

    onPrimary: screen.barred ? screen.shell.window() : screen.parties.organisationOnly || screen.identity.ownLabour ? screen.identity.forOthers() : screen.shell.proceed()
    onSecondary: screen.barred ? screen.shell.cancel() : screen.shell.window()

    HallBanner {
        objectName: "barrier"
        text: screen.identity.barrier !== "" ? screen.identity.barrier : qsTr("未满 %1 周岁，需要监护人陪同。监护人可以在这里办：先刷监护人的身份证，选“我是替别人或者单位来办的”，再读孩子的身份证。也可以一起到人工窗口。").arg(screen.identity.ageLimit)
        tone: "warning"
        visible: screen.barred
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "own-labour"
        text: qsTr("您未满 18 周岁。以自己的劳动收入为主要生活来源的，可以自己办，下一步请您说明；不是的，请监护人来办。")
        visible: screen.identity.ownLabour && !screen.barred
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "hall-silent"
        symbol: "offline"
        text: qsTr("大厅的共享服务暂时没有回应：在其他窗口或终端没办完的内容，现在查不到。")
        tone: "warning"
        visible: screen.identity.silent
        width: parent?.width ?? 0
    }
    HallBanner {
        symbol: "card"
        text: qsTr("请收好您的身份证，后面不再需要。")
        tone: "success"
        visible: !screen.identity.minor // the guardian reads it again
        width: parent?.width ?? 0
    }
    HallCard {
        width: parent?.width ?? 0

        Item {
            height: Math.max(rows.implicitHeight, photo.height)
            width: parent?.width ?? 0

            Column {
                id: rows

                anchors.left: parent.left
                anchors.right: photo.left
                anchors.rightMargin: Theme.gapL
                spacing: Theme.gapL

                HallLabelled {
                    label: qsTr("姓名")
                    strong: true
                    value: screen.identity.name
                    width: parent.width
                }
                HallLabelled {
                    label: qsTr("性别")
                    value: screen.sexText(screen.identity.sex)
                    width: parent.width
                }
                HallLabelled {
                    label: qsTr("民族")
                    value: screen.identity.nation
                    visible: value !== ""
                    width: parent.width
                }
                HallLabelled {
                    label: qsTr("出生日期")
                    value: screen.dayText(screen.identity.birthDate)
                    width: parent.width
                }
                HallLabelled {
                    label: qsTr("证件号码")
                    strong: true
                    value: screen.identity.number
                    width: parent.width
                }
                HallLabelled {
                    label: qsTr("住址")
                    value: screen.identity.address
                    visible: value !== ""
                    width: parent.width
                }
                HallLabelled {
                    label: qsTr("有效期至")
                    value: screen.identity.validTo === "" ? qsTr("长期") : screen.dayText(screen.identity.validTo)
                    width: parent.width
                }
                HallLabelled {
                    label: qsTr("签发机关")
                    value: screen.identity.issuer
                    visible: value !== ""
                    width: parent.width
                }
            }
            Rectangle {
                id: photo

                anchors.right: parent.right
                border.color: Theme.line
                border.width: Theme.stroke
                color: Theme.primaryTint
                height: Theme.px(260)
                radius: Theme.radiusS
                width: Theme.px(208)

                HallIcon {
                    anchors.centerIn: parent
                    color: Theme.primary
                    name: "user"
                    size: Theme.px(130)
                    visible: !screen.identity.portrait
                }
                Image {
                    anchors.fill: parent
                    anchors.margins: Theme.gapXs
                    cache: false
                    fillMode: Image.PreserveAspectFit
                    source: screen.identity.portrait ? "image://visit/portrait/0" : ""
                }
            }
        }
    }
    HallButton {
        objectName: "button-for-others"
        symbol: "family"
        text: qsTr("我是替别人或者单位来办的")
        visible: !screen.identity.minor
        width: parent?.width ?? 0

        onClicked: screen.identity.forOthers()
    }
    HallBanner {
        objectName: "rare-name"
        text: qsTr("姓名里有屏幕显示不出来的字，用方框代替。不影响办理，以身份证芯片里的字为准。")
        visible: screen.rareName
        width: parent?.width ?? 0
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("这些信息来自您的身份证，不需要再填写。号码中间几位已遮住，防止旁人看到。")
        width: parent?.width ?? 0
    }
}
