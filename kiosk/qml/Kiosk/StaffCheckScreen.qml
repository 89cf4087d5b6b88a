import QtQuick
import Hall
import Kiosk.Models

// A member of staff came: signs in, compares person and card, says what they find.
KioskPage {
    id: screen

    required property KioskCheck check

    readonly property bool comparing: screen.check.phase === "compare"
    readonly property bool signing: screen.check.phase === "signing"
    readonly property bool ready: staffId.text !== "" && secret.text !== "" && !screen.signing

    function send(): void {
        if (screen.ready) {
            screen.check.signIn(staffId.text, secret.text);
            secret.wipe();
        }
    }

    function refusedText(reason: string): string {
        switch (reason) {
        case "wrong":
            return qsTr("工号或密码不对，请再试一次。");
        case "locked":
            return qsTr("试错太多，这个账号暂时锁住了。请换一位工作人员，或到人工窗口办理。");
        case "disabled":
        case "expired":
            return qsTr("这个账号已停用或过期。请换一位工作人员，或到人工窗口办理。");
        case "wrong_role":
            return qsTr("这个账号不能核对本人。请换一位工作人员，或到人工窗口办理。");
        default:
            return qsTr("本机现在不能登录，请到人工窗口办理。");
        }
    }

    primaryEnabled: screen.comparing || screen.ready
    primaryName: screen.comparing ? "button-same" : "button-sign-in"
    primarySymbol: screen.comparing ? "check" : "arrow-right"
    primaryText: screen.comparing ? qsTr("本人与证件一致") : screen.signing ? qsTr("正在登录…") : qsTr("登录并核对")
    secondaryName: screen.comparing ? "button-not-same" : "button-other-way"
    secondaryText: screen.comparing ? qsTr("不一致") : screen.signing ? "" : qsTr("换一种方式")
    subtitle: screen.comparing ? qsTr("%1，请看一看身份证、屏幕上的信息和面前的人。").arg(screen.check.staff) : qsTr("市民：请点“呼叫帮助”或向工作人员招手，等工作人员过来。下面由工作人员填写。")
    title: screen.comparing ? qsTr("工作人员核对本人") : qsTr("请工作人员在这里登录")

    onPrimary: screen.comparing ? screen.check.same() : screen.send()
    onSecondary: screen.comparing ? screen.check.notSame() : screen.check.otherWay()

    // the keyboard has nothing more to do
    onComparingChanged: {
        if (screen.comparing)
            screen.forceActiveFocus();
    }

    HallBanner {
        objectName: "refused-" + screen.check.refused
        text: screen.refusedText(screen.check.refused)
        tone: "danger"
        visible: screen.check.refused !== "" && !screen.comparing
        width: parent?.width ?? 0
    }
    HallCard {
        visible: !screen.comparing
        width: parent?.width ?? 0

        HallText {
            font.pixelSize: Theme.lead
            text: qsTr("工号")
            width: parent?.width ?? 0
        }
        HallTextField {
            id: staffId

            kind: "uscc"
            label: qsTr("工号")
            limit: 64
            objectName: "staff-id"
            width: parent?.width ?? 0

            onAccepted: secret.take()
        }
        HallText {
            font.pixelSize: Theme.lead
            text: qsTr("密码")
            width: parent?.width ?? 0
        }
        HallPasswordField {
            id: secret

            label: qsTr("密码")
            objectName: "staff-password"
            width: parent?.width ?? 0

            onAccepted: screen.send()
        }
    }
    HallCard {
        visible: screen.comparing
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
                    value: screen.check.name
                    width: parent.width
                }
                HallLabelled {
                    label: qsTr("证件号码")
                    strong: true
                    value: screen.check.number
                    width: parent.width
                }
            }
            Rectangle {
                id: photo

                anchors.right: parent.right
                border.color: Theme.line
                border.width: Theme.stroke
                color: Theme.primaryTint
                height: Theme.px(325)
                radius: Theme.radiusS
                width: Theme.px(260)

                HallIcon {
                    anchors.centerIn: parent
                    color: Theme.primary
                    name: "user"
                    size: Theme.px(150)
                    visible: !screen.check.portrait
                }
                Image {
                    anchors.fill: parent
                    anchors.margins: Theme.gapXs
                    cache: false
                    fillMode: Image.PreserveAspectFit
                    source: screen.check.portrait ? "image://visit/portrait/0" : ""
                }
            }
        }
    }
    HallBanner {
        symbol: "shield"
        text: screen.comparing ? qsTr("确认后会记下您的工号、时间和结果，并自动退出登录。") : qsTr("工作人员的登录只用于这一次核对。")
        width: parent?.width ?? 0
    }
}
