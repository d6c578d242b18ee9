package dev.bonafide.pickle.scan;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.AllowList;
import dev.bonafide.pickle.Decompressed;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.pickle.ZipArchive;
import dev.bonafide.pickle.ZipArchive.Member;
import dev.bonafide.pickle.scan.Finding.Rule;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Scans zip files (npz, PyTorch, Keras, skops, plain archives): the members of the directory, and
 * those that the directory hides. Flags, names and checksums are what attackers bend to make
 * scanners look away, so they are findings here and nothing is skipped for them.
 */
final class ZipScan {
  private static final int MAX_FINDINGS = 100;
  private static final byte[] LOCAL_HEADER = {'P', 'K', 3, 4};

  private final ContentScan contents;
  private final AllowList allowList;
  private final ScanLimits limits;

  ZipScan(ContentScan contents, AllowList allowList, ScanLimits limits) {
    this.contents = contents;
    this.allowList = allowList;
    this.limits = limits;
  }

  static boolean matches(MemorySegment bytes) {
    return ZipArchive.matches(bytes);
  }

  static boolean endsAsZip(MemorySegment bytes) {
    return ZipArchive.findEnd(bytes) >= 0;
  }

  FileScan scan(String path, MemorySegment bytes, int depth) {
    var findings = new ArrayList<Finding>();
    List<Member> members = List.of();
    try {
      members = ZipArchive.open(bytes, limits.archiveMembers()).members();
    } catch (RefusedException e) {
      findings.add(PickleScan.refusalFinding(e.refusal()));
    }
    boolean pytorch = members.stream().anyMatch(m -> m.name().endsWith("/data.pkl"));
    boolean keras =
        members.stream().anyMatch(m -> m.name().equals("metadata.json"))
            && members.stream().anyMatch(m -> m.name().equals("config.json"));
    boolean skops = members.stream().anyMatch(m -> m.name().equals("schema.json"));
    var scans = new ArrayList<FileScan>();
    var names = new HashSet<String>();
    Set<Member> overlapping = overlapping(members);
    for (Member member : members) {
      String name = path + "!" + Shown.text(member.name());
      if (!contents.takeMember()) {
        findings.add(Finding.of(Rule.LIMIT, Verdict.UNKNOWN, "too many members in archives"));
        break;
      }
      if (!names.add(member.name())) {
        findings.add(archive("a name occurs twice: " + Shown.text(member.name())));
      }
      if (!member.name().equals(member.localName())) {
        findings.add(
            archive(
                "a member has two names: "
                    + Shown.text(member.name())
                    + " and "
                    + Shown.text(member.localName())));
      }
      if (!member.consistent()) {
        findings.add(archive("a member has two methods or lengths: " + Shown.text(member.name())));
      }
      if (overlapping.contains(member)) {
        findings.add(archive("a member lies within another: " + Shown.text(member.name())));
        continue;
      }
      scans.add(member(name, member, pytorch, keras, depth));
    }
    boolean tooMany = findings.stream().anyMatch(finding -> finding.rule() == Rule.LIMIT);
    if (!tooMany) {
      scans.addAll(hidden(path, bytes, members, findings, depth));
    }
    String format = pytorch ? "PyTorch zip" : keras ? "Keras" : skops ? "skops" : "zip";
    if (skops) {
      skops(bytes, findings);
    }
    return FileScan.archive(path, format, Verdict.INERT, some(findings), scans);
  }

  /** Thousands of members may contradict themselves in the same way. */
  private static List<Finding> some(List<Finding> findings) {
    if (findings.size() <= MAX_FINDINGS) {
      return findings;
    }
    var some = new ArrayList<>(findings.subList(0, MAX_FINDINGS));
    some.add(archive((findings.size() - MAX_FINDINGS) + " more contradictions"));
    return some;
  }

  /** Members whose bytes were another's already: a few bytes could be scanned without end. */
  private static Set<Member> overlapping(List<Member> members) {
    var byStart = new ArrayList<>(members);
    byStart.sort(Comparator.comparingLong(member -> member.end() - member.data().byteSize()));
    Set<Member> overlapping = Collections.newSetFromMap(new IdentityHashMap<>());
    long end = 0;
    for (Member member : byStart) {
      if (member.end() - member.data().byteSize() < end) {
        overlapping.add(member);
      }
      end = Math.max(end, member.end());
    }
    return overlapping;
  }

  private void skops(MemorySegment bytes, List<Finding> findings) {
    if (ModelReader.read(bytes, allowList, limits.reader())
        instanceof Outcome.Refused<PyValue>(Refusal refusal)) {
      findings.add(PickleScan.refusalFinding(refusal));
    }
  }

  private FileScan member(String name, Member member, boolean pytorch, boolean keras, int depth) {
    if (member.name().endsWith("/") && member.size() == 0 && member.data().byteSize() <= 2) {
      return FileScan.of(name, "folder", Verdict.INERT, List.of());
    }
    if (member.method() != 0 && member.method() != 8) {
      return FileScan.unknown(
          name, "zip member", Rule.ARCHIVE, "compressed by method " + member.method());
    }
    if (member.method() != 0 && contents.inflatedBytesLeft() == 0) {
      return FileScan.of(name, "zip member", Verdict.UNKNOWN, List.of(ContentScan.exhausted()));
    }
    Decompressed content = ZipArchive.partialContent(member, contents.inflationLimits());
    countInflated(member, content);
    FileScan scan = contents.scan(name, content.bytes(), depth + 1);
    var findings = new ArrayList<>(scan.findings());
    Verdict verdict = scan.verdict();
    if (member.encrypted()) {
      // some loaders do not look at the flag, so the content is judged all the same
      findings.add(archive("marked as encrypted"));
    }
    content.stopped().ifPresent(refusal -> findings.add(PickleScan.refusalFinding(refusal)));
    boolean storage = pytorch && member.name().matches(".*/data/[0-9]+");
    if (storage && verdict == Verdict.UNKNOWN && !member.encrypted()) {
      return FileScan.of(name, "tensor storage", Verdict.INERT, List.of());
    }
    if (member.name().equals("config.json")) {
      findings.addAll(
          keras ? KerasConfig.ofJson(content.bytes()) : KerasConfig.ofModelJson(content.bytes()));
    }
    return FileScan.archive(name, scan.format(), verdict, findings, scan.members());
  }

  private void countInflated(Member member, Decompressed content) {
    if (member.method() != 0) {
      contents.countInflated(content.bytes().byteSize());
    }
  }

  /** Members between those of the directory, as programs that stream would find them. */
  private List<FileScan> hidden(
      String path, MemorySegment bytes, List<Member> members, List<Finding> findings, int depth) {
    var scans = new ArrayList<FileScan>();
    var spans = new ArrayList<>(members);
    spans.sort(Comparator.comparingLong(Member::end));
    long at = 0;
    int span = 0;
    while (true) {
      long found = PickleScan.find(bytes, LOCAL_HEADER, at);
      while (span < spans.size() && spans.get(span).end() <= found) {
        span++;
      }
      if (found < 0) {
        return scans;
      }
      if (span < spans.size() && begins(spans.get(span), bytes, found)) {
        at = Math.max(found + 4, spans.get(span).end());
        continue;
      }
      if (!contents.takeMember()) {
        findings.add(Finding.of(Rule.LIMIT, Verdict.UNKNOWN, "too many members in archives"));
        return scans;
      }
      findings.add(archive("a member at byte " + found + " is not in the directory"));
      var unlisted = ZipArchive.unlisted(bytes, found);
      if (unlisted.isPresent()) {
        long next = PickleScan.find(bytes, LOCAL_HEADER, found + 4);
        Member member = unlisted.get().until(bytes, next < 0 ? bytes.byteSize() : next);
        Decompressed content = ZipArchive.partialContent(member, contents.inflationLimits());
        countInflated(member, content);
        String name = path + "!" + Shown.text(unlisted.get().name());
        scans.add(contents.scan(name, content.bytes(), depth + 1));
      }
      at = found + 4;
    }
  }

  /** Whether a header belongs to the listed member that ends next. */
  private static boolean begins(Member member, MemorySegment bytes, long found) {
    long data = member.end() - member.data().byteSize();
    return found < member.end() && found >= data - 30 - 2 * 65_535L && found <= data
        ? headerEnd(bytes, found) == data
        : found < member.end() && found > data;
  }

  private static long headerEnd(MemorySegment bytes, long header) {
    return ZipArchive.unlisted(bytes, header)
        .map(member -> member.end() - member.data().byteSize())
        .orElse(-1L);
  }

  private static Finding archive(String message) {
    return Finding.of(Rule.ARCHIVE, Verdict.UNKNOWN, message);
  }
}
