// Tells of each delivery on the standard input whether a partner's Node library takes it.
import { createInterface } from "node:readline";

const { Webhook } = (await import(process.argv[2])).default;
for await (const line of createInterface({ input: process.stdin })) {
  const { secret, body, headers } = JSON.parse(line);
  let said = "taken";
  try {
    new Webhook(secret).verify(body, headers);
  } catch (error) {
    said = error.message;
  }
  console.log(said);
}
