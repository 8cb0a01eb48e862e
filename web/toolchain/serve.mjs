// A small static server for the page: node serve.mjs FOLDER [PORT]. Only on this machine's loopback address.
import { createServer } from "node:http";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { extname, join, normalize, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const types = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8", ".wasm": "application/wasm", ".svg": "image/svg+xml",
  ".png": "image/png", ".txt": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8", ".webmanifest": "application/manifest+json",
};

// Serves folder under prefix ("/" or "/some/place/"); resolves to { port, close } when it listens. Port 0: any free one.
export function serve(folder, port = 0, prefix = "/") {
  const root = resolve(folder);
  const server = createServer(async (request, response) => {
    const end = (status, text) => response.writeHead(status, { "Content-Type": "text/plain" }).end(text + "\n");
    try {
      if (request.method !== "GET" && request.method !== "HEAD") return end(405, "Only GET and HEAD");
      let path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
      if (!path.startsWith(prefix)) return end(404, "Not found");
      path = path.slice(prefix.length);
      if (path === "" || path.endsWith("/")) path += "index.html";
      const file = normalize(join(root, path));
      if (!file.startsWith(root + sep) || file.includes("\0")) return end(404, "Not found");
      const { size } = await stat(file).then((found) => found.isFile() ? found : Promise.reject(new Error("no file")));
      response.writeHead(200, {
        "Content-Type": types[extname(file)] ?? "application/octet-stream", "Content-Length": size,
        "Cache-Control": "no-cache",
      });
      if (request.method === "HEAD") return response.end();
      createReadStream(file).on("error", () => response.destroy()).pipe(response);
    } catch {
      end(404, "Not found");
    }
  });
  return new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => done({
      port: server.address().port,
      close: () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); }),
    }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, port = "8080"] = process.argv.slice(2);
  try {
    const { port: used } = await serve(folder, Number(port));
    console.log(`Netsplit is on http://localhost:${used} (Ctrl+C stops it)`);
  } catch (error) {
    console.error(error.code === "EADDRINUSE"
      ? `Port ${port} is taken by another program. Stop that one, or choose another: web/play --port 8081`
      : `The page cannot be served: ${error.message}`);
    process.exit(1);
  }
}
