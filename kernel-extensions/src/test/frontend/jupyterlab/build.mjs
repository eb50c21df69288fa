// Builds JupyterLab for the test: build/bundle.js and its styles, the schemas of the plugins, and the themes.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const here = process.cwd(); // the folder that contains node_modules; nothing is written outside it
const require = createRequire(path.join(here, 'package.json'));
const { rspack } = require('@rspack/core');
const output = path.join(here, 'build');

const compiler = rspack({
  context: here,
  mode: 'development',
  devtool: false,
  entry: './index.js',
  output: { path: output, filename: 'bundle.js', cssFilename: 'bundle.css', clean: true },
  experiments: { css: true },
  performance: { hints: false },
  module: {
    rules: [
      { test: /\.raw\.css$/, type: 'asset/source' },
      { test: /\.css$/, exclude: /\.raw\.css$/, type: 'css' },
      { test: /\.svg$/, issuer: /\.js$/, type: 'asset/source' },
      { test: /\.svg$/, issuer: /\.css$/, type: 'asset/inline' },
      { test: /\.(woff2?|ttf|eot|png|jpg|gif|html)$/, type: 'asset/resource' },
    ],
  },
  plugins: [new rspack.DefinePlugin({ process: { cwd: () => '/', env: {} } })],
});

compiler.run((error, stats) => {
  if (error || stats.hasErrors()) {
    console.error(error ?? stats.toString({ all: false, errors: true }));
    process.exit(1);
  }
  copyAssets();
});

function copyAssets() {
  const scope = path.join(here, 'node_modules', '@jupyterlab');
  for (const name of fs.readdirSync(scope)) {
    const from = path.join(scope, name);
    if (fs.existsSync(path.join(from, 'schema'))) {
      const to = path.join(output, 'schemas', '@jupyterlab', name);
      fs.cpSync(path.join(from, 'schema'), to, { recursive: true });
      fs.copyFileSync(path.join(from, 'package.json'), path.join(to, 'package.json.orig'));
    }
    if (/^theme-.*-extension$/.test(name)) {
      const to = path.join(output, 'themes', '@jupyterlab', name);
      fs.cpSync(path.join(from, 'style'), to, { recursive: true });
      fs.copyFileSync(path.join(to, 'theme.css'), path.join(to, 'index.css'));
    }
  }
}
