pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// Complaint or suggestion: nobody has to say who they are.
KioskPage {
    id: screen

    required property KioskFeedback feedback

    bar: false
    primaryEnabled: screen.feedback.complete
    primaryName: "button-send"
    primaryText: qsTr("提交并打印回执")
    subtitle: qsTr("不用刷身份证。也可以拨打 12345 政务服务便民热线。")
    title: qsTr("投诉建议")

    onPrimary: screen.feedback.send()

    HallBanner {
        objectName: "complaint-about"
        text: qsTr("关于办件 %1").arg(screen.feedback.about)
        visible: screen.feedback.about !== ""
        width: parent?.width ?? 0
    }
    HallChoice {
        name: "category"
        options: screen.feedback.categories
        value: screen.feedback.category
        width: parent?.width ?? 0

        onChosen: value => screen.feedback.setCategory(value)
    }
    HallTextField {
        kind: "long_text"
        label: qsTr("内容")
        limit: 1000
        objectName: "field-text"
        placeholder: qsTr("请写明时间、地点和经过")
        width: parent?.width ?? 0

        onEdited: text => screen.feedback.setText(text)
    }
    HallTextField {
        kind: "phone"
        label: qsTr("联系电话")
        limit: 20
        objectName: "field-phone"
        placeholder: qsTr("联系电话（想收到答复就填）")
        width: parent?.width ?? 0

        onEdited: text => screen.feedback.setPhone(text)
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("提交后有编号，%1 个工作日内答复。").arg(screen.feedback.answerDays)
        width: parent?.width ?? 0
    }
}
