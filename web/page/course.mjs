// A course page with three embeds of one run: the first leads, the others follow it. Copy it to begin your own.
import { embed } from "./netsplit-embed.mjs";

const byId = (id) => document.getElementById(id);
const slider = byId("time");
const leader = await embed(byId("stage"));
const followers = await Promise.all(["events", "requests"].map((id) => embed(byId(id))));

function showTime(time_ms) {
  byId("now").value = `${(time_ms / 1000).toFixed(2)} s`;
  slider.value = time_ms;
}

// While followers are on their way to a moment, only the latest next one counts.
const wanted = new Map();
async function follow(sim, time_ms) {
  const busy = wanted.has(sim);
  wanted.set(sim, time_ms);
  if (busy) return;
  for (let at; at !== wanted.get(sim);) {
    at = wanted.get(sim);
    await sim.seek(at);
  }
  wanted.delete(sim);
}

function showVerdict({ tone, text }) {
  byId("tone").textContent = { good: "✓", bad: "✗" }[tone] ?? "…";
  byId("verdict").textContent = text;
}

leader.on("time", ({ time_ms }) => {
  showTime(time_ms);
  for (const sim of followers) follow(sim, time_ms);
});
leader.on("verdict", showVerdict);
// Somebody did something to the system: a link carries it over.
leader.on("changed", async ({ commands }) => {
  if (!commands) return;
  const { link, time_ms } = await leader.state();
  await Promise.all(followers.map((sim) => sim.load({ link })));
  for (const sim of followers) follow(sim, time_ms);
});

slider.addEventListener("input", () => leader.seek(Number(slider.value)));
for (const button of document.querySelectorAll("button[data-ms]")) {
  button.addEventListener("click", () => leader.seek(Number(button.dataset.ms)));
}

const first = await leader.state();
showTime(first.time_ms);
showVerdict(first.verdict);
for (const sim of followers) follow(sim, first.time_ms);
document.documentElement.dataset.ready = "true";
