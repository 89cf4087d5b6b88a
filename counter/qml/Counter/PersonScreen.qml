pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// Who is it? A card on the reader, or the identity typed with a reason.
FocusScope {
    id: screen

    required property CounterShell shell
    required property CounterCode code
    required property CounterPerson person

    readonly property string phase: screen.person.phase

    readonly property string document: screen.person.document

    // what lies on the reader, in words
    function documentWords(): string {
        return screen.document === "social_card" ? qsTr("社保卡") : screen.document === "travel_document" ? qsTr("护照或通行证") : qsTr("身份证");
    }

    function troubleTitle(trouble: string): string {
        const card = screen.documentWords();
        switch (trouble) {
        case "no_card":
            return qsTr("没有等到%1").arg(card);
        case "lifted":
            return qsTr("%1拿开得太早").arg(card);
        case "refused":
            return screen.document === "id_card" ? qsTr("这张卡不是身份证，或读卡器不认") : qsTr("这不是%1，或读卡器不认").arg(card);
        case "not_genuine":
            return qsTr("读卡器判定这张证有疑问");
        case "invalid":
            return qsTr("证件上的信息对不上");
        case "expired":
            return qsTr("%1过了有效期").arg(card);
        case "holder_protected":
            return qsTr("这张社保卡不让读持卡人信息");
        case "access_refused":
            return qsTr("填写的信息打不开芯片");
        case "no_reader":
            return qsTr("读卡器没有连上");
        case "reader_restarting":
            return qsTr("读卡器正在重新启动");
        default:
            return qsTr("%1读不出来").arg(card);
        }
    }

    function troubleAdvice(trouble: string): string {
        switch (trouble) {
        case "no_card":
            return qsTr("请把%1平放在读卡区，再读一次。").arg(screen.documentWords());
        case "lifted":
            return qsTr("请让%1一直放在读卡区，直到读完。").arg(screen.documentWords());
        case "refused":
            return screen.document === "id_card" ? qsTr("请确认是居民身份证、居住证或外国人永久居留证；否则手工录入。") : qsTr("请确认证件种类；也可以改用其他证件，或手工录入。");
        case "not_genuine":
            return qsTr("请核对证件和本人，按规定处理；不要手工录入绕过。");
        case "invalid":
            return qsTr("请擦一擦再读；仍不对，核对证件后手工录入并写明原因。");
        case "expired":
            return qsTr("请申请人先换证；能否用其他证件办，按事项规定。");
        case "holder_protected":
            return qsTr("第三代社保卡要专用模块才能读姓名和号码，这台读卡器没有。请读身份证；没带的，看着社保卡手工录入并写明原因。");
        case "access_refused":
            return qsTr("请照着资料页再核对证件号码、出生日期和有效期。");
        case "no_reader":
            return qsTr("请检查连线；可以先手工录入并写明原因。");
        case "reader_restarting":
            return qsTr("请等几秒再读；也可以手工录入并写明原因。");
        default:
            return qsTr("请擦一擦芯片再读；仍读不出，手工录入并写明原因。");
        }
    }

    function waitingAdvice(): string {
        switch (screen.document) {
        case "social_card":
            return qsTr("把社保卡插入读卡器，或平放在感应区。");
        case "travel_document":
            return qsTr("把护照或通行证平放在读卡区。只读芯片，真伪未核验，请看着证件核对。");
        default:
            return qsTr("把申请人的身份证平放在读卡区。");
        }
    }

    Component {
        id: waiting

        Notice {
            advice: screen.phase === "reading" ? qsTr("请不要拿开%1。").arg(screen.documentWords()) : screen.phase === "looking_up" ? qsTr("正在找这个人的草稿和办件。") : screen.waitingAdvice()
            busy: screen.phase !== "waiting"
            symbol: "card"
            title: screen.phase === "reading" ? qsTr("正在读%1…").arg(screen.documentWords()) : screen.phase === "looking_up" ? qsTr("正在查找…") : qsTr("请放%1").arg(screen.documentWords())

            CodeBanner {
                code: screen.code
                width: parent?.width ?? 0
            }
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

            CodeBanner {
                code: screen.code
                width: parent?.width ?? 0
            }
            PersonKeys {
                person: screen.person
                shell: screen.shell
            }
        }
    }
    Component {
        id: typing

        TypedPerson {
            code: screen.code
            person: screen.person
            shell: screen.shell
        }
    }
    Component {
        id: access

        TravelAccess {
            person: screen.person
            shell: screen.shell
        }
    }
    Loader {
        anchors.fill: parent
        focus: true
        sourceComponent: screen.phase === "typing" ? typing : screen.phase === "access" ? access : screen.phase === "problem" ? problem : waiting
    }
}
