using System.Text;
using Sigmask.Build;

namespace Sigmask.Losses.Tests.NativeLibrary;

/// <summary>The edit that lets TorchSharp's native library load on systems whose C++ runtime lacks GLIBCXX_3.4.32.</summary>
public sealed class ElfSymbolVersionTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";

    private static byte[] Delivered => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "NativeLibrary", "as-delivered.so"));

    [Fact]
    public void Only_the_symbols_binding_its_version_and_the_requirements_flag_change()
    {
        var before = Delivered;
        var after = Delivered;

        Assert.True(ElfSymbolVersion.Relax(after, Version, Symbol));

        Assert.Equal(before.Length, after.Length);
        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToList();
        // st_info: global -> weak; the symbol's version (two bytes, of which the high one may be 0 before and after); vna_flags.
        Assert.InRange(changed.Count, 3, 4);
        Assert.Single(changed, i => before[i] >> 4 == 1 && after[i] >> 4 == 2 && (before[i] & 0xf) == (after[i] & 0xf));
        Assert.Single(changed, i => (before[i] & 2) == 0 && after[i] == (before[i] | 2));
    }

    [Fact]
    public void A_second_application_changes_nothing()
    {
        var library = Delivered;
        ElfSymbolVersion.Relax(library, Version, Symbol);
        var once = (byte[])library.Clone();

        Assert.False(ElfSymbolVersion.Relax(library, Version, Symbol));
        Assert.Equal(once, library);
    }

    [Fact]
    public void A_library_that_does_not_ask_for_the_version_is_left_alone()
    {
        var library = Delivered;

        Assert.False(ElfSymbolVersion.Relax(library, "GLIBCXX_9.9.99", Symbol));
        Assert.Equal(Delivered, library);
    }

    [Fact]
    public void A_version_that_other_symbols_need_is_not_relaxed()
    {
        var library = Delivered;

        var error = Assert.Throws<InvalidDataException>(() => ElfSymbolVersion.Relax(library, Version, "another_symbol"));
        Assert.Contains(Symbol, error.Message, StringComparison.Ordinal);
        Assert.Equal(Delivered, library);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a library")]
    [InlineData("MZ, a library of another system, long enough for a header of sixty-four bytes ...")]
    public void Bytes_that_are_no_library_are_refused(string content) =>
        Assert.Throws<InvalidDataException>(() => ElfSymbolVersion.Relax(Encoding.ASCII.GetBytes(content), Version, Symbol));

    [Theory]
    [InlineData(64)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    public void A_truncated_library_is_refused(int length) =>
        Assert.Throws<InvalidDataException>(() => ElfSymbolVersion.Relax(Delivered[..length], Version, Symbol));
}
