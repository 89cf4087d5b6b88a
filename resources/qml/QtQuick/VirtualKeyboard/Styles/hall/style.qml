import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Styles
import Hall

// The on-screen keyboard in the hall's theme: light caps, large candidates. Its lists hand their roles to the delegates'
// context (SelectionListItem itself looks for `index` there), so no required properties and no bound components here.
KeyboardStyle {
    id: style

    alternateKeysListItemHeight: Theme.target
    alternateKeysListItemWidth: Theme.target
    keyboardDesignHeight: 1020
    keyboardDesignWidth: 2560
    keyboardRelativeBottomMargin: 10 / keyboardDesignHeight
    keyboardRelativeLeftMargin: 10 / keyboardDesignWidth
    keyboardRelativeRightMargin: 10 / keyboardDesignWidth
    keyboardRelativeTopMargin: 10 / keyboardDesignHeight
    selectionListHeight: Theme.target

    alternateKeysListBackground: Rectangle {
        border.color: Theme.primary
        border.width: Theme.stroke
        color: Theme.surface
        radius: Theme.radiusS
    }
    alternateKeysListDelegate: Item {
        id: alternate

        height: Theme.target
        width: Theme.target

        HallText {
            anchors.centerIn: parent
            font.pixelSize: Theme.heading
            text: model.text // qmllint disable unqualified
        }
    }
    alternateKeysListHighlight: Rectangle {
        color: Theme.primaryTint
        radius: Theme.radiusS
    }
    backspaceKeyPanel: KeyFace {
        symbol: "backspace"
        tone: "function"
    }
    characterPreviewDelegate: Item {
        property string text
        property string flickLeft
        property string flickTop
        property string flickRight
        property string flickBottom

        visible: false
    }
    enterKeyPanel: KeyFace {
        symbol: "check"
        tone: "accent"
    }
    handwritingKeyPanel: KeyFace {
        symbol: "pen"
        tone: "function"
    }
    hideKeyPanel: KeyFace {
        symbol: "hide-keyboard"
        tone: "function"
    }
    keyPanel: KeyFace {
        id: key

        label: key.cap === null ? "" : key.cap.uppercased ? key.cap.displayText.toUpperCase() : key.cap.displayText
        size: label.length > 1 ? Theme.body : Theme.heading
        small: key.cap !== null && key.cap.smallTextVisible ? key.cap.smallText : ""
    }
    keyboardBackground: Rectangle {
        color: "#dde5f0"

        Rectangle {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            color: Theme.lineStrong
            height: Theme.stroke
        }
    }
    languageKeyPanel: KeyFace {
        label: InputContext.locale.startsWith("zh") ? qsTr("中/En") : qsTr("En/中")
        size: Theme.body
        tone: "function"
    }
    modeKeyPanel: KeyFace {
        id: modeKey

        label: modeKey.cap === null ? "" : modeKey.cap.displayText
        lit: modeKey.cap !== null && modeKey.cap.mode === true
        tone: "function"
    }
    navigationHighlight: Rectangle {
        border.color: Theme.accent
        border.width: Theme.stroke * 2
        color: "transparent"
    }
    popupListBackground: Rectangle {
        border.color: Theme.line
        border.width: Theme.stroke
        color: Theme.surface
    }
    popupListDelegate: SelectionListItem {
        id: popupItem

        height: popupLabel.height + Theme.gap
        width: popupLabel.width + 2 * Theme.gap

        HallText {
            id: popupLabel

            anchors.centerIn: parent
            font.pixelSize: Theme.heading
            text: display // qmllint disable unqualified
        }
    }
    popupListHighlight: Rectangle {
        color: Theme.primaryTint
    }
    selectionListBackground: Rectangle {
        color: Theme.surface

        Rectangle {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            color: Theme.line
            height: Theme.stroke
        }
    }
    selectionListDelegate: SelectionListItem {
        id: candidate

        width: Math.max(Theme.target, candidateLabel.width + 2 * Theme.gap)

        HallText {
            id: candidateLabel

            anchors.centerIn: parent
            color: candidate.ListView.isCurrentItem ? Theme.primary : Theme.ink
            font.pixelSize: Theme.heading
            font.weight: candidate.ListView.isCurrentItem ? Font.DemiBold : Font.Normal
            lineHeight: 1
            text: display // qmllint disable unqualified
            wrapMode: Text.NoWrap
        }
        Rectangle {
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.line
            height: parent.height * 0.5
            width: Theme.stroke
        }
    }
    selectionListHighlight: Rectangle {
        color: Theme.primaryTint
    }
    shiftKeyPanel: KeyFace {
        lit: InputContext.capsLockActive || InputContext.shiftActive
        symbol: "shift"
        tone: "function"
    }
    spaceKeyPanel: KeyFace {
        label: qsTr("空格")
        size: Theme.body
    }
    symbolKeyPanel: KeyFace {
        id: symbolKey

        label: symbolKey.cap === null ? "" : symbolKey.cap.displayText
        size: Theme.body
        tone: "function"
    }
}
