// SPDX-License-Identifier: Apache-2.0
// Whatever writes for outsiders takes what the gate let out, and nothing else: held by the compiler, for each writer and each type that
// somebody could hand it instead.
#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "publish/html.h"
#include "publish/leaving.h"
#include "publish/view.h"
#include "release/gate.h"

namespace backtrail::publish {
namespace {

template <typename T>
concept IsWritten = requires(const T& what, const Publisher& publisher) { write(Form::text, what, publisher); };
template <typename T>
concept IsPage = requires(const T& what, const Publisher& publisher) { html(what, publisher); };
template <typename T>
concept IsDocument = requires(const T& what) { document(what); };
template <typename T>
concept IsView = requires(const T& what) { jsonl(what); };
template <typename T>
concept Leaves = requires(const T& what, const Publisher& publisher) { Leaving::of(Form::text, what, publisher); };

/// The writers of one form each.
template <typename T>
concept IsForm = requires(const T& what, const Publisher& publisher) { plain_text(what, publisher); } ||
                 requires(const T& what, const Publisher& publisher) { stix(what, publisher); } ||
                 requires(const T& what, const Publisher& publisher) { stix_revoked(what, publisher); } ||
                 requires(const T& what, const Publisher& publisher) { csaf(what, publisher); } ||
                 requires(const T& what, const Publisher& publisher) { misp(what, publisher); } ||
                 requires(const T& what, const Publisher& publisher) { navigator(what, publisher); } ||
                 requires(const T& what, const Publisher& publisher) { openioc(what, publisher); } ||
                 requires(const T& what) { csv(what); } ||
                 requires(const T& what, const Publisher& publisher) { pack(what, publisher); } ||
                 requires(const T& what, const Publisher& publisher) { eml(what, publisher); } ||
                 requires(const T& what, const Publisher& publisher) { xarf(what, publisher); };

template <typename T>
concept GoesOut = IsWritten<T> || IsPage<T> || IsDocument<T> || IsView<T> || IsForm<T> || Leaves<T>;

using release::Released;

// What the gate let out goes out,
static_assert(IsWritten<Released<release::ReleasedStatement>> && IsWritten<Released<release::ReleasedAdvisory>> &&
              IsWritten<Released<release::ReleasedWithdrawal>>);
static_assert(IsPage<Released<release::ReleasedStatement>> && IsPage<Released<release::ReleasedAdvisory>>);
static_assert(IsDocument<Released<release::ReleasedWithdrawal>> && IsView<Released<release::ReleasedView>>);
static_assert(Leaves<Released<release::ReleasedStatement>> && IsForm<Document>);

// and nothing else: neither what it made of a text before it was let out, nor a row of the registers, a refusal, an error, a text.
static_assert(!GoesOut<release::ReleasedStatement> && !GoesOut<release::ReleasedAdvisory> &&
              !GoesOut<release::ReleasedWithdrawal> && !GoesOut<release::ReleasedView>);
static_assert(!GoesOut<registers::Statement> && !GoesOut<registers::Advisory> && !GoesOut<registers::Judgement> &&
              !GoesOut<registers::Evidence>);
static_assert(!GoesOut<release::Refusal> && !GoesOut<base::Error> && !GoesOut<std::string> && !GoesOut<const char*>);

// A document and a file that leaves are made of it alone, and a document is never changed.
template <typename T, typename... From>
constexpr bool kMadeOf = std::is_constructible_v<T, From...>;
static_assert(!kMadeOf<Document> && !kMadeOf<Document, std::string, release::ReleasedAdvisory> &&
              !std::is_aggregate_v<Document> && !std::is_assignable_v<Document&, Document>);
static_assert(!kMadeOf<Leaving> && !kMadeOf<Leaving, std::string> && !std::is_aggregate_v<Leaving>);
static_assert(std::is_const_v<decltype(Document::text)> && std::is_const_v<decltype(Document::kind)>);

TEST(ReleasedOnly, IsHeldByTheCompiler) {
  SUCCEED() << "each line above fails to compile where a writer takes something else";
}

}  // namespace
}  // namespace backtrail::publish
