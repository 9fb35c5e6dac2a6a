package io.hyperring.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A page as a browser without mercy reads it: not well-formed, no page. */
record Page(Document document) {

    static Page of(String html) throws Exception {
        return new Page(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html))));
    }

    int count(String what) throws Exception {
        return all(what).size();
    }

    /** Texts of all places that the XPath finds, for elements that carry no namespace. */
    List<String> all(String what) throws Exception {
        NodeList found =
                (NodeList) XPathFactory.newInstance().newXPath().evaluate(what, document, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent().strip());
        }
        return texts;
    }
}
