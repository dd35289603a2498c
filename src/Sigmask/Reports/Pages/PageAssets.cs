namespace Sigmask.Reports;

/// <summary>The style sheet and the scripts of all pages, files of this folder that the library carries.</summary>
internal static class PageAssets
{
    /// <summary>The look.</summary>
    public static string Style { get; } = Read("page.css");

    /// <summary>Sorting, sliders and printing; each does nothing on a page without its elements.</summary>
    public static string Scripts { get; } = string.Join('\n', new[] { "tables.js", "sliders.js", "printing.js" }.Select(name => $"{{\n{Read(name)}}}"));

    /// <summary>A file of this folder.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(PageAssets).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
