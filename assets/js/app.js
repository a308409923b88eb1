// Everything works as plain links and forms; each of these makes one thing quicker.
import "./passkeys.js";
import "./requests.js";
import "./theme.js";
import "./menu.js";
import "./clock.js";
import "./rows.js";
import "./selection.js";
import "./dialog.js";
import "./palette.js";
import "./combobox.js";
import "./pick.js";
import "./autosave.js";
import "./confirm-leave.js";
import "./submit-once.js";
import "./dropzone.js";
import "./copy.js";
import "./messages.js";
