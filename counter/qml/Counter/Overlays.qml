pragma ComponentBehavior: Bound

import QtQuick
import Counter.Models

// What lies over a screen: the flow's questions, the keys, the search.
Item {
    id: overlays

    required property CounterShell shell
    required property CounterVisit visit
    required property CounterCase office
    required property CounterPaperCheck papers // is the paper in hand genuine?
    required property CounterGuide book
    required property CounterEnquiries enquiries

    function overlayFor(name: string): Component {
        switch (name) {
        case "shortcuts":
            return shortcuts;
        case "search":
            return search;
        case "leave":
            return leave;
        case "discard":
            return discard;
        case "take_over":
            return takeOver;
        case "zone":
            return zone;
        case "find_case":
            return findCase;
        case "guide":
            return guide;
        case "enquiries":
            return questions;
        case "undecided":
            return undecided;
        case "sign_out":
            return signOut;
        default:
            return null;
        }
    }

    Loader {
        anchors.fill: parent
        focus: true
        sourceComponent: overlays.overlayFor(overlays.shell.overlay)
    }

    Component {
        id: zone

        ZoneSheet {
            shell: overlays.shell
            visit: overlays.visit
        }
    }
    Component {
        id: shortcuts

        ShortcutsSheet {
            shell: overlays.shell
        }
    }
    Component {
        id: search

        SearchSheet {
            shell: overlays.shell
            visit: overlays.visit
        }
    }
    Component {
        id: leave

        Question {
            advice: qsTr("暂存以后，申请人凭身份证可以在任何窗口或自助终端接着办。")
            backWords: qsTr("接着办")
            confirmKeys: "Ctrl+S"
            confirmName: "button-park"
            confirmWords: qsTr("暂存并返回")
            otherWords: qsTr("作废这份草稿")
            shell: overlays.shell
            symbol: "document"
            title: qsTr("要离开这件事吗？")

            onConfirmed: overlays.shell.park()
            onOther: overlays.shell.discard()
        }
    }
    Component {
        id: discard

        Question {
            advice: qsTr("填好的内容和拍好的材料都会删掉，找不回来。")
            backWords: qsTr("不作废")
            confirmName: "button-discard"
            confirmWords: qsTr("作废")
            dangerous: true
            shell: overlays.shell
            symbol: "trash"
            title: qsTr("作废这份草稿？")

            onConfirmed: overlays.shell.confirm()
        }
    }
    Component {
        id: takeOver

        Question {
            advice: qsTr("%1 正开着这份草稿（到 %2）。申请人就在这里的话，可以接过来；那边会自动退出，已保存的内容都在。").arg(overlays.visit.holder).arg(overlays.visit.until)
            backWords: qsTr("不接")
            confirmName: "button-take-over"
            confirmWords: qsTr("接过来办")
            shell: overlays.shell
            symbol: "lock"
            title: qsTr("这份草稿正在别处打开")

            onConfirmed: overlays.shell.confirm()
        }
    }
    Component {
        id: findCase

        FindSheet {
            office: overlays.office
            papers: overlays.papers
            shell: overlays.shell
        }
    }
    Component {
        id: guide

        GuideSheet {
            book: overlays.book
            shell: overlays.shell
        }
    }
    Component {
        id: questions

        EnquirySheet {
            enquiries: overlays.enquiries
            shell: overlays.shell
        }
    }
    Component {
        id: undecided

        Question {
            advice: qsTr("有 %1 件还没有作受理决定。要当场受理、一次性告知或不予受理；确实不能当场决定的，由值班主管登录并写明理由。").arg(overlays.visit.undecided)
            backWords: qsTr("先不结束")
            confirmName: "button-decide"
            confirmWords: qsTr("去作决定")
            shell: overlays.shell
            symbol: "warning"
            title: qsTr("还不能结束接待")

            onConfirmed: overlays.shell.confirm()
        }
    }
    Component {
        id: signOut

        Question {
            advice: qsTr("正在办的会先暂存。")
            backWords: qsTr("不退出")
            confirmName: "button-confirm-sign-out"
            confirmWords: qsTr("退出登录")
            shell: overlays.shell
            symbol: "lock"
            title: qsTr("退出登录？")

            onConfirmed: overlays.shell.confirm()
        }
    }
}
