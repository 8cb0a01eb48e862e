// Films what is drawn on the canvas: loaded when somebody asks for a film. The program plays the stretch and says which
// frames belong to the film (netsplitPage.film); the browser records them as they come.
"use strict";

(() => {
  const source = document.getElementById("canvas");
  const bitsPerSecond = 8000000;
  const framesPerSecond = 30;
  // Best first: the content's kind, and how a file's name ends.
  const kinds = [["video/webm;codecs=vp9", "webm"], ["video/webm;codecs=vp8", "webm"], ["video/webm", "webm"], ["video/mp4", "mp4"]];
  let film = null; // The one that is being made.

  function element(kind, text) {
    const made = document.createElement(kind);
    if (text) made.textContent = text;
    return made;
  }

  // A small sheet at the foot. It is modal: what is filmed is left alone, and Esc cancels.
  function sheet() {
    const dialog = element("dialog");
    const title = element("h2", "Filming");
    const progress = element("progress");
    const cancel = element("button", "Cancel");
    dialog.className = "film";
    title.id = "film-title";
    dialog.setAttribute("aria-labelledby", title.id);
    progress.max = 1;
    progress.value = 0;
    progress.setAttribute("aria-label", "Filmed so far");
    cancel.type = "button";
    dialog.append(title, progress, cancel);
    const stop = () => netsplitPage.call("netsplit_film", "cancelled", "");
    cancel.addEventListener("click", stop);
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); stop(); });
    for (const kind of ["keydown", "keyup", "keypress"]) dialog.addEventListener(kind, (event) => event.stopPropagation());
    document.body.append(dialog);
    dialog.showModal();
    return { dialog, progress };
  }

  function close() {
    const { dialog, tracks, drawn, hide } = film;
    film = null;
    netsplitPage.drawn = drawn;
    document.removeEventListener("visibilitychange", hide);
    tracks.forEach((track) => track.stop());
    dialog.close();
    dialog.remove();
    source.focus({ preventScroll: true });
  }

  function begin(name) {
    const kind = window.MediaRecorder && source.captureStream && kinds.find(([type]) => MediaRecorder.isTypeSupported(type));
    if (!kind) throw new Error("This browser cannot record films; Chrome, Firefox, Edge and Safari 18 or later can");
    film = {
      ...sheet(), name, type: kind[0], ending: kind[1], canvas: null, recorder: null, tracks: [], parts: [], due: false, last: 0,
      drawn: netsplitPage.drawn,
      // A page that is not seen draws nothing: the film waits.
      hide: () => {
        if (film.recorder) document.hidden ? film.recorder.pause() : film.recorder.resume();
      },
    };
    document.addEventListener("visibilitychange", film.hide);
    netsplitPage.drawn = () => {
      film.drawn?.();
      if (film.due) take();
    };
    netsplitPage.call("netsplit_film", "ready", "");
  }

  // The first frame says how large the film is. Films have an even number of pixels each way.
  function open(x, y, width, height) {
    const scale = source.width / source.clientWidth;
    const even = (length) => Math.max(2, 2 * Math.floor(length * scale / 2));
    const canvas = element("canvas");
    canvas.width = even(width);
    canvas.height = even(height);
    Object.assign(film, { canvas, x: Math.round(x * scale), y: Math.round(y * scale), drawing: canvas.getContext("2d", { alpha: false }) });
  }

  function record() {
    const stream = film.canvas.captureStream(0);
    film.tracks = stream.getVideoTracks();
    film.recorder = new MediaRecorder(stream, { mimeType: film.type, videoBitsPerSecond: bitsPerSecond });
    const { parts, recorder } = film;
    recorder.addEventListener("dataavailable", (event) => { if (event.data.size) parts.push(event.data); });
    recorder.addEventListener("error", (event) => {
      netsplitPage.call("netsplit_film", "refused", `The browser stopped recording: ${event.error?.message ?? "it did not say why"}. The run stays as it is.`);
    });
    recorder.start();
  }

  function take() {
    film.due = false;
    if (performance.now() - film.last < 1000 / framesPerSecond - 4) return;
    film.last = performance.now();
    const { canvas, x, y } = film;
    film.drawing.drawImage(source, x, y, canvas.width, canvas.height, 0, 0, canvas.width, canvas.height);
    if (!film.recorder) record(); // What was there before the first picture would be in the film.
    film.tracks[0].requestFrame();
  }

  // The frame that is about to be drawn belongs to the film.
  function frame(share, x, y, width, height) {
    if (!film) return;
    if (!film.canvas) open(x, y, width, height);
    film.due = true;
    film.progress.value = share;
  }

  function end(keep) {
    if (!film) return;
    const { recorder, parts, name, type, ending } = film;
    if (recorder && recorder.state !== "inactive") {
      if (keep) recorder.addEventListener("stop", async () => {
        const file = `${name}.${ending}`;
        const whole = new Blob(parts, { type });
        netsplitPage.download(file, type, new Uint8Array(await whole.arrayBuffer()));
        netsplitPage.call("netsplit_film", "saved", file);
      });
      recorder.stop();
    }
    close();
  }

  netsplitPage.film = { begin, frame, end };
})();
