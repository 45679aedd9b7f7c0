# Prints the tests of a .trx report whose result is `outcome`, each with its message and the first lines of its stack.

function decoded(text) {
  gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&#x[Aa];/, "\n", text)
  gsub(/&amp;/, "\\&", text)
  return text
}

/<UnitTestResult / {
  wanted = index($0, " outcome=\"" outcome "\"")
  name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name)
  if (wanted) print "  " decoded(name)
  stack = 0
}

wanted && /<Message>/, /<\/Message>/ {
  line = $0; sub(/.*<Message>/, "", line); sub(/<\/Message>.*/, "", line)
  print "      " decoded(line)
}

wanted && /<StackTrace>/, /<\/StackTrace>/ {
  line = $0; sub(/.*<StackTrace> */, "", line); sub(/<\/StackTrace>.*/, "", line); sub(/^ */, "", line)
  if (stack++ < 6) print "        " decoded(line)
}

/<\/UnitTestResult>/ { wanted = 0 }
