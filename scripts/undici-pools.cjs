// What src/http uses of undici, without the rest that its index loads. Only for the bundle: when
// undici moves a file the build says so, and nobody's run does.
const Dispatcher = require('../node_modules/undici/lib/dispatcher/dispatcher.js');
const Pool = require('../node_modules/undici/lib/dispatcher/pool.js');
const ProxyAgent = require('../node_modules/undici/lib/dispatcher/proxy-agent.js');

Dispatcher.prototype.request = require('../node_modules/undici/lib/api/api-request.js');
// Tunnels through proxies.
Dispatcher.prototype.connect = require('../node_modules/undici/lib/api/api-connect.js');

module.exports = { Pool, ProxyAgent };
