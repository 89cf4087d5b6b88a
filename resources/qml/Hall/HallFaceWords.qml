import QtQuick

// The words and signs of a face check, the same at kiosk and counter: what to do before the camera, and what came of it.
QtObject {
    id: words

    function guidanceText(guidance: string): string {
        switch (guidance) {
        case "no_face":
            return qsTr("请把脸对准中间的圈");
        case "several_faces":
            return qsTr("画面里只能有您一个人，请其他人退后");
        case "too_small":
            return qsTr("请靠近一点");
        case "too_big":
            return qsTr("请退后一点");
        case "off_centre":
            return qsTr("请把脸移到圈的中间");
        case "turn_to_camera":
            return qsTr("请正对摄像头，摘下口罩和帽子");
        case "too_dark":
            return qsTr("光线太暗，请面向亮处");
        case "too_bright":
            return qsTr("光线太强，请避开强光");
        case "blurred":
            return qsTr("请站稳，不要晃动");
        case "hold_still":
            return qsTr("很好，请保持不动");
        default:
            return qsTr("请看着屏幕上方的摄像头");
        }
    }

    function guidanceSymbol(guidance: string): string {
        switch (guidance) {
        case "several_faces":
            return "family";
        case "too_small":
            return "zoom-in";
        case "too_big":
            return "zoom-out";
        case "off_centre":
            return "centre";
        case "too_dark":
        case "too_bright":
            return "light";
        case "turn_to_camera":
            return "eye";
        case "blurred":
            return "warning";
        case "hold_still":
            return "check-circle";
        default:
            return "face";
        }
    }

    function failedTitle(outcome: string): string {
        switch (outcome) {
        case "no_match":
            return qsTr("没有和身份证照片对上");
        case "not_live":
            return qsTr("没有确认是真人在镜头前");
        case "no_reference":
            return qsTr("身份证照片没法比对");
        case "no_face":
            return qsTr("没有看到人脸");
        case "several_faces":
            return qsTr("画面里不止一个人");
        default:
            return qsTr("画面不够清楚");
        }
    }

    function failedAdvice(outcome: string): string {
        switch (outcome) {
        case "no_match":
            return qsTr("照片旧了、换了发型或戴着眼镜都可能对不上，这很常见。");
        case "not_live":
            return qsTr("请本人直接面对摄像头，不要使用照片或手机屏幕，避开反光。");
        case "no_reference":
            return qsTr("证件上的照片不能用来比对，请换一种方式。");
        case "no_face":
            return qsTr("请站到屏幕正前方，脸对准中间的圈。");
        case "several_faces":
            return qsTr("请其他人退到一米以外，只留您一个人。");
        default:
            return qsTr("请面向亮处站稳，摘下口罩和帽子。");
        }
    }
}
