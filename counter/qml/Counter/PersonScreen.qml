pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// Who is it? A card on the reader, or the identity typed with a reason.
FocusScope {
    id: screen

    required property CounterShell shell
    required property CounterPerson person

    readonly property string phase: screen.person.phase

    function troubleTitle(trouble: string): string {
        switch (trouble) {
        case "no_card":
            return qsTr("没有等到身份证");
        case "lifted":
            return qsTr("身份证拿开得太早");
        case "refused":
            return qsTr("这张卡不是身份证，或读卡器不认");
        case "not_genuine":
            return qsTr("读卡器判定这张证有疑问");
        case "invalid":
            return qsTr("证件上的信息对不上");
        case "expired":
            return qsTr("身份证过了有效期");
        case "no_reader":
            return qsTr("读卡器没有连上");
        case "reader_restarting":
            return qsTr("读卡器正在重新启动");
        default:
            return qsTr("身份证读不出来");
        }
    }

    function troubleAdvice(trouble: string): string {
        switch (trouble) {
        case "no_card":
            return qsTr("请把身份证平放在读卡区，再读一次。");
        case "lifted":
            return qsTr("请让身份证一直放在读卡区，直到读完。");
        case "refused":
            return qsTr("请确认是居民身份证、居住证或外国人永久居留证；否则手工录入。");
        case "not_genuine":
            return qsTr("请核对证件和本人，按规定处理；不要手工录入绕过。");
        case "invalid":
            return qsTr("请擦一擦再读；仍不对，核对证件后手工录入并写明原因。");
        case "expired":
            return qsTr("请申请人先换证；能否用其他证件办，按事项规定。");
        case "no_reader":
            return qsTr("请检查连线；可以先手工录入并写明原因。");
        case "reader_restarting":
            return qsTr("请等几秒再读；也可以手工录入并写明原因。");
        default:
            return qsTr("请擦一擦芯片再读；仍读不出，手工录入并写明原因。");
        }
    }

    Component {
        id: waiting

        Notice {
            advice: screen.phase === "reading" ? qsTr("请不要拿开身份证。") : screen.phase === "looking_up" ? qsTr("正在找这个人的草稿和办件。") : qsTr("把申请人的身份证平放在读卡区。")
            busy: screen.phase !== "waiting"
            symbol: "card"
            title: screen.phase === "reading" ? qsTr("正在读身份证…") : screen.phase === "looking_up" ? qsTr("正在查找…") : qsTr("请放身份证")

            PersonKeys {
                person: screen.person
                shell: screen.shell
            }
        }
    }
    Component {
        id: problem

        Notice {
            advice: screen.troubleAdvice(screen.person.trouble)
            objectName: "trouble-" + screen.person.trouble
            symbol: "warning"
            title: screen.troubleTitle(screen.person.trouble)

            PersonKeys {
                person: screen.person
                shell: screen.shell
            }
        }
    }
    Component {
        id: typing

        TypedPerson {
            person: screen.person
            shell: screen.shell
        }
    }
    Loader {
        anchors.fill: parent
        focus: true
        sourceComponent: screen.phase === "typing" ? typing : screen.phase === "problem" ? problem : waiting
    }
}
