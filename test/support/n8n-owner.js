'use strict';

const { PROFILE, generatePassword } = require('../../sandbox/start/owner');

/** The owner of all n8n instances in tests. The password is generated once per run and passed to jest's workers in the environment. */
const OWNER = { ...PROFILE, password: (process.env.E2E_OWNER_PASSWORD ??= generatePassword()) };

module.exports = { OWNER };
