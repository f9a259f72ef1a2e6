import { Layer } from "effect"
import * as MemoryAccounts from "../../../src/adapters/memory/MemoryAccounts.ts"
import * as MemoryLoginLinks from "../../../src/adapters/memory/MemoryLoginLinks.ts"
import * as MemoryLogins from "../../../src/adapters/memory/MemoryLogins.ts"
import * as MemoryPasswords from "../../../src/adapters/memory/MemoryPasswords.ts"
import * as MemoryRateLimits from "../../../src/adapters/memory/MemoryRateLimits.ts"
import * as LoginLinks from "../../ports/LoginLinks.ts"
import * as Logins from "../../ports/Logins.ts"
import * as Passwords from "../../ports/Passwords.ts"
import * as RateLimits from "../../ports/RateLimits.ts"

LoginLinks.suite("memory", () => Layer.merge(MemoryAccounts.layer, MemoryLoginLinks.layer))
Logins.suite("memory", () => Layer.merge(MemoryAccounts.layer, MemoryLogins.layer))
Passwords.suite("memory", MemoryPasswords.layer)
RateLimits.suite("memory", () => MemoryRateLimits.layer)
