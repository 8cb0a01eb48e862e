// Keeps the whole page for when there is no network. One version is kept as a whole and never mixed with another: each file
// is checked against the hash that it had when the page was built, or nothing is kept.
"use strict";

const version = "@VERSION@";
const files = {/*@FILES@*/}; // The hash of each: SHA-256 in hexadecimal.
const later = {/*@LATER@*/}; // Kept once they were asked for.
const scope = new URL(registration.scope);
const mine = `netsplit ${scope.pathname} `; // Another copy of the page may be in another folder of this origin.
const name = mine + version;

async function keepOne(cache, path, hash) {
  const response = await fetch(`${path === "index.html" ? "./" : path}?v=${version}`);
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== hash) throw new Error(`${path} is not of version ${version}`);
  await cache.put(path, new Response(bytes, { headers: { "Content-Type": response.headers.get("Content-Type") } }));
}

async function keepAll() {
  const cache = await caches.open(name);
  try {
    await Promise.all(Object.entries(files).map(([path, hash]) => keepOne(cache, path, hash)));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((other) => other.startsWith(mine) && other !== name).map((other) => caches.delete(other)));
}

async function answer(request, path) {
  try {
    const cache = await caches.open(name);
    const kept = await cache.match(path);
    if (kept) return kept;
    if (Object.hasOwn(later, path)) {
      await keepOne(cache, path, later[path]);
      return await cache.match(path);
    }
  } catch { /* What cannot be kept comes from the network each time. */ }
  return fetch(request);
}

addEventListener("install", (event) => event.waitUntil(keepAll()));
addEventListener("activate", (event) => event.waitUntil(dropOthers()));
// The reader has agreed to a new version.
addEventListener("message", (event) => { if (event.data === "take over") event.waitUntil(skipWaiting()); });
addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== scope.origin || !address.pathname.startsWith(scope.pathname)) return;
  const path = address.pathname.slice(scope.pathname.length) || "index.html";
  const wanted = address.searchParams.get("v");
  if (!(Object.hasOwn(files, path) || Object.hasOwn(later, path)) || (wanted && wanted !== version)) return;
  event.respondWith(answer(event.request, path));
});
