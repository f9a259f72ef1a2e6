import * as Audience from "../../../../../domain/knowledge/Audience.ts"
import * as Governance from "../../../../../domain/knowledge/Governance.ts"
import { Field, Select } from "../../parts/Form.tsx"

const texts: Readonly<Record<Governance.Action, string>> = {
  approve: "Approve: sent while there is room",
  mandate: "Mandate: always sent",
  reject: "Reject: it never held",
  revoke: "Revoke: it holds no longer"
}

/** What is decided, for whom, and why. */
export const JudgeFields = ({ action, audience, groups, problem }: {
  readonly action: Governance.Action
  readonly audience: string | undefined
  readonly groups: ReadonlyArray<string>
  readonly problem?: string | undefined
}) => (
  <>
    <Select
      name="action" label="Decision" value={action}
      options={Governance.actions.map((one) => [one, texts[one]] as const)}
    />
    <Select
      name="audience" label="For whom" value={audience ?? ""}
      options={[
        ["", audience === undefined ? "Everybody, as it is" : "As it is"],
        [Audience.everybody, "Everybody"],
        ...groups.map((name) => [Audience.ofGroup(name), `The group ${name}`] as const)
      ]}
    />
    <Field
      name="reason" label="Reason" autocomplete="off" error={problem}
      hint="May stay empty. Whoever contributed it reads why it was rejected or revoked."
    />
  </>
)
