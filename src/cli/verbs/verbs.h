// SPDX-License-Identifier: Apache-2.0
// The verbs' definitions, one per file beside this one.
#pragma once

namespace CLI {
class App;
}

namespace backtrail::cli {

class Context;

void define_hunt(CLI::App& verb, Context& context);
void define_show(CLI::App& verb, Context& context);
void define_evaluate(CLI::App& verb, Context& context);
void define_completion(CLI::App& verb, Context& context);
void define_man(CLI::App& verb, Context& context);

}  // namespace backtrail::cli
